/** Uploading: files chosen, dropped or pasted as text, loaded one after the other. */
import { useId, useRef, useState } from "preact/hooks";
import { isAbort, load, type LoadEvent, type LoadReport } from "../api";
import { t } from "../i18n";
import { Button } from "../ui/button";
import { UploadProgress } from "./progress";

/** One file on its way. */
export interface Job {
  name: string;
  state: "waiting" | "running" | "done" | "failed" | "stopped";
  phase: string;
  /** The part that is read, from 0 to 1. */
  part: number | undefined;
  report?: LoadReport;
  documents: string[];
  error?: unknown;
}

const waiting = (file: File): Job => ({ name: file.name, state: "waiting", phase: "", part: undefined, documents: [] });

export function Upload({ onLoaded }: { onLoaded(): void }) {
  const [jobs, setJobs] = useState<Job[]>([]);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const stop = useRef(new AbortController());

  const add = (files: File[]) => {
    const first = jobs.length;
    setJobs((old) => [...old, ...files.map(waiting)]);
    files.forEach((file, i) => {
      const update = (change: Partial<Job>) =>
        setJobs((old) => old.map((job, at) => (at === first + i ? { ...job, ...change } : job)));
      queue.current = queue.current.then(() => run(file, stop.current.signal, update)).then(onLoaded);
    });
  };

  const cancel = () => {
    stop.current.abort();
    stop.current = new AbortController();
  };

  const busy = jobs.some((job) => job.state === "waiting" || job.state === "running");
  return (
    <section class="upload" aria-label={t("upload.title")}>
      <DropZone onFiles={add} />
      <Paste onFile={(file) => add([file])} />
      {busy && <Button onClick={cancel}>{t("common.cancel")}</Button>}
      {jobs.map((job, i) => (
        <UploadProgress key={i} job={job} />
      ))}
    </section>
  );
}

async function run(file: File, signal: AbortSignal, update: (change: Partial<Job>) => void): Promise<void> {
  if (signal.aborted) return update({ state: "stopped" });
  update({ state: "running" });
  try {
    for await (const event of load(file, signal)) update(progressOf(event));
  } catch (error) {
    update(isAbort(error) ? { state: "stopped" } : { state: "failed", error });
  }
}

function progressOf(event: LoadEvent): Partial<Job> {
  if ("done" in event) return { state: "done", part: 1, report: event.report, documents: event.documents };
  const { phase, bytes, total } = event;
  return { phase, part: bytes !== undefined && total ? bytes / total : undefined };
}

function DropZone({ onFiles }: { onFiles(files: File[]): void }) {
  const [over, setOver] = useState(false);
  const id = useId();

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) onFiles(files);
  };

  const choose = (input: HTMLInputElement) => {
    onFiles([...(input.files ?? [])]);
    input.value = ""; // so that the same file can be chosen again
  };

  return (
    <div
      class={`drop ${over ? "drop-over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input id={id} class="hidden drop-input" type="file" multiple onChange={(event) => choose(event.currentTarget)} />
      <label class="button button-primary" for={id}>
        {t("upload.choose")}
      </label>
      <p class="muted">{t("upload.drop")}</p>
    </div>
  );
}

function Paste({ onFile }: { onFile(file: File): void }) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const id = useId();

  const submit = (event: Event) => {
    event.preventDefault();
    onFile(new File([text], `${name.trim() || t("upload.untitled")}.txt`, { type: "text/plain" }));
    setText("");
    setName("");
  };

  return (
    <details class="paste">
      <summary>{t("upload.paste")}</summary>
      <form onSubmit={submit}>
        <label for={`${id}-name`}>{t("upload.name")}</label>
        <input id={`${id}-name`} class="field" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        <label for={`${id}-text`}>{t("upload.text")}</label>
        <textarea
          id={`${id}-text`}
          class="field"
          rows={8}
          value={text}
          dir="auto"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div class="actions">
          <button type="submit" class="button button-primary" disabled={text.trim() === ""}>
            {t("upload.load")}
          </button>
        </div>
      </form>
    </details>
  );
}
