/** The result as a file: CSV and N-Quads from the server, JSON from what is here. */
import { useState } from "preact/hooks";
import * as api from "../api";
import { t } from "../i18n";
import { askedOf, type Run } from "../query/run";
import { Button } from "../ui/button";
import { errorText } from "../ui/message";
import { saveAs } from "../ui/save";

const fromServer: [string, string, api.ExportFormat][] = [
  ["CSV", "csv", "text/csv"],
  ["N-Quads", "nq", "application/n-quads"],
];

/** What of a run is its result: the answer, or the rows. */
export function resultOf(run: Run): unknown {
  return run.answer ?? { columns: run.columns, rows: run.rows.map(plainRow), more: run.end?.more ?? false };
}

/** A row without the wrapping of what a script made. */
function plainRow(row: api.Row): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, "value" in cell ? cell.value : cell]));
}

export function Export({ run }: { run: Run }) {
  const [error, setError] = useState<unknown>(undefined);

  const keep = async (ending: string, content: Promise<Blob> | Blob) => {
    setError(undefined);
    try {
      saveAs(await content, `newsgraph.${ending}`);
    } catch (reason) {
      setError(reason);
    }
  };
  const made = (format: api.ExportFormat) =>
    run.query.mode === "question"
      ? api.askAs(askedOf(run.query), format)
      : api.queryAs(run.query.text, run.query.limit, format);
  const json = () => new Blob([JSON.stringify(resultOf(run), null, 2)], { type: "application/json" });

  return (
    <div class="export" role="group" aria-label={t("results.export")}>
      <span class="muted small">{t("results.export")}</span>
      {fromServer.map(([name, ending, format]) => (
        <Button key={ending} look="quiet" onClick={() => void keep(ending, made(format))}>
          {name}
        </Button>
      ))}
      <Button look="quiet" onClick={() => void keep("json", json())}>
        JSON
      </Button>
      {error !== undefined && (
        <p class="export-error" role="alert">
          {errorText(error)}
        </p>
      )}
    </div>
  );
}
