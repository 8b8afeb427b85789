/** How far the upload of a file is, and what came of it: its statements, in the article. */
import { useState } from "preact/hooks";
import { documentText, type LoadReport } from "../api";
import { type Key, plural, t } from "../i18n";
import { go, href } from "../router";
import { Article } from "../statement/article";
import { StatementWords } from "../statement/words";
import { ErrorBox, Spinner } from "../ui/message";
import { useRequest } from "../ui/use-request";
import type { Job } from "./upload";

const phases: Record<string, Key> = {
  reading: "upload.reading",
  extracting: "upload.extracting",
  storing: "upload.storing",
};

export function UploadProgress({ job }: { job: Job }) {
  return (
    <article class="job">
      <h3>{job.name}</h3>
      <p role="status">{stateText(job)}</p>
      {job.state === "running" && <progress value={job.part} max={1} aria-label={job.name} />}
      {job.error !== undefined && <ErrorBox error={job.error} />}
      {job.report && <Problems report={job.report} />}
      {job.documents.map((id) => (
        <Result key={id} id={id} />
      ))}
    </article>
  );
}

function stateText({ state, phase, report }: Job): string {
  switch (state) {
    case "waiting":
      return t("upload.waiting");
    case "running":
      return t(phases[phase] ?? "upload.reading");
    case "stopped":
      return t("upload.stopped");
    case "failed":
      return t("upload.failed");
    case "done":
      return `${plural("documents.count", report?.documents ?? 0)}, ${plural("document.statements", report?.statements ?? 0)}`;
  }
}

function Problems({ report: { rejected, failed, added } }: { report: LoadReport }) {
  return (
    <>
      {added === 0 && <p class="muted">{t("upload.nothingNew")}</p>}
      {rejected.length > 0 && (
        <div class="warning">
          <p>{plural("upload.rejected", rejected.length)}</p>
          <ul>
            {rejected.map(({ line, column, reason }) => (
              <li key={line}>
                {t("common.line", { line, column })}: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      {failed.map(({ path, error }) => (
        <p key={path} class="warning">
          {path}: {error}
        </p>
      ))}
    </>
  );
}

// A loaded article with its statements. Of a folder's worth only what one opens is fetched.
function Result({ id }: { id: string }) {
  const [open, setOpen] = useState(true);
  const { value, error, reload } = useRequest((signal) => documentText(id, undefined, signal), [id]);
  if (error !== undefined) return <ErrorBox error={error} onRetry={reload} />;
  if (!value) return <Spinner />;
  return (
    <details class="job-result" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span lang={value.language || undefined}>{value.title || value.path}</span>
      </summary>
      <a href={href("document", id)}>{t("evidence.open")}</a>
      <ul class="statements">
        {value.statementList.map((statement) => (
          <li key={statement.id} class="statement">
            <StatementWords statement={statement} />
          </li>
        ))}
      </ul>
      <Article document={value} onChoose={(statements) => go("document", id, { statement: statements[0] ?? "" })} />
    </details>
  );
}
