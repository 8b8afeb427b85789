/** The result as JSON: readable, its beginning only where it is long, and to copy whole. */
import { useMemo } from "preact/hooks";
import { t } from "../i18n";
import type { Run } from "../query/run";
import { CopyButton } from "../ui/copy";
import { resultOf } from "./export";

// Answers or rows that are shown.
const most = 200;

export function JsonView({ run }: { run: Run }) {
  const total = run.answer?.answers.length ?? run.rows.length;
  const text = useMemo(() => pretty(resultOf(firstOf(run))), [run]);
  return (
    <div class="json">
      <div class="json-head">
        {total > most && <p class="muted">{t("results.jsonPart", { shown: most, total })}</p>}
        <CopyButton text={() => pretty(resultOf(run))} />
      </div>
      <pre tabIndex={0} aria-label="JSON">
        <code>{text}</code>
      </pre>
    </div>
  );
}

function firstOf(run: Run): Run {
  if (!run.answer) return { ...run, rows: run.rows.slice(0, most) };
  return { ...run, answer: { ...run.answer, answers: run.answer.answers.slice(0, most) } };
}

const pretty = (value: unknown) => JSON.stringify(value, null, 2);
