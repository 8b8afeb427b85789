/**
 * The first page: the box, what was understood, the result, and the evidence
 * beside it. What is asked stands in the address, and the address is what is
 * run, so that a link, back and forward give the same page.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError } from "../api";
import { EvidencePane } from "../evidence";
import { t } from "../i18n";
import { useSources } from "../results/sources";
import { countText, isView, limits, ResultView } from "../results/view";
import { change, go, place } from "../router";
import { language } from "../settings";
import { ErrorBox, Spinner } from "../ui/message";
import { Box } from "./box";
import type { Problem } from "./editor";
import { LibraryDialog, SaveDialog, StartPage } from "./library-view";
import type { Kept } from "./library";
import { isMode, type Mode, recognise } from "./mode";
import { clear, type Query, type Run, run, start, stop } from "./run";
import { Understanding } from "./understanding";

/** The statements in the evidence pane, and the row that they are from. */
interface Opened {
  row: number;
  statements: string[];
}

const nothingOpened: Opened = { row: -1, statements: [] };

export function QueryPage() {
  const { parameters } = place.value;
  const asked = queryOf(parameters);
  const [text, setText] = useState(asked?.text ?? "");
  const [chosen, setChosen] = useState<Mode | undefined>(asked?.mode);
  const [dialog, setDialog] = useState<"" | "library" | "save">("");
  const mode = chosen ?? recognise(text);
  const current = asked ? run.value : undefined;

  // The address changed: by asking, by a link, or by going back.
  const address = JSON.stringify(asked);
  useEffect(() => {
    setText(asked?.text ?? "");
    setChosen(asked && asked.mode !== recognise(asked.text) ? asked.mode : undefined);
  }, [address]);
  useEffect(() => {
    if (!asked) clear();
    else if (!runs(asked)) void start(asked);
  }, [address, language.value]);

  // A question about the answers before it has what it is about in its address.
  const after = run.value?.query.after ?? "";
  useEffect(() => {
    const last = run.peek()?.query;
    if (asked && last && after && !asked.after && last.text === asked.text) {
      go("query", "", parametersOf(last, parameters.view), true);
    }
  }, [after]);

  useEffect(() => {
    document.title = asked ? `${asked.text} – ${t("app.title")}` : t("app.title");
  }, [address, language.value]);

  const ask = (query: Query) => {
    if (!query.text) return;
    if (JSON.stringify(query) === address) void start(query);
    go("query", "", parametersOf(query, parameters.view));
  };
  const askText = (words: string, how: Mode) => {
    setText(words.trim());
    ask({ text: words.trim(), mode: how, asserted: asked?.asserted ?? false, reading: 0, limit: limits[0]!, after: "" });
  };
  const choose = (query: Kept) => askText(query.text, query.mode);

  const evidence = useEvidence(current, parameters.evidence);
  useEscape(() => stop() || evidence.close());

  const problems = useMemo(() => (current?.query.text === text ? problemsOf(current) : []), [current, text]);

  return (
    <div class={`workspace${evidence.opened.statements.length ? " workspace-open" : ""}`}>
      <div class="workspace-main">
        <h1 class="hidden">{t("query.title")}</h1>
        <Box
          text={text}
          mode={mode}
          running={current?.status === "running"}
          problems={problems}
          onText={(words) => {
            setText(words);
            if (!words.trim()) setChosen(undefined);
          }}
          onMode={setChosen}
          onRun={() => askText(text, mode)}
          onStop={stop}
          onSave={() => setDialog("save")}
          onLibrary={() => setDialog("library")}
        />
        <p class="hidden" role="status">
          {current ? announcement(current) : ""}
        </p>
        {current?.answer && (
          <Understanding
            answer={current.answer}
            asserted={current.query.asserted}
            onAsserted={(asserted) => ask({ ...current.query, asserted })}
            onReading={(reading) => ask({ ...current.query, reading })}
            onAsk={(words) => askText(words, "question")}
            onGizmo={(script) => {
              setText(script);
              setChosen("gizmo");
              document.querySelector<HTMLElement>(".editor .cm-content")?.focus();
            }}
          />
        )}
        {current ? (
          <Outcome
            run={current}
            evidence={evidence}
            view={parameters.view}
            onLimit={(limit) => ask({ ...current.query, limit })}
          />
        ) : (
          <StartPage onChoose={choose} />
        )}
      </div>
      {evidence.opened.statements.length > 0 && (
        <EvidencePane
          statements={evidence.opened.statements}
          index={Math.max(0, evidence.opened.statements.indexOf(parameters.evidence ?? ""))}
          onIndex={(index) => change({ evidence: evidence.opened.statements[index]! }, true)}
          onClose={evidence.close}
        />
      )}
      {dialog === "library" && <LibraryDialog onChoose={choose} onClose={() => setDialog("")} />}
      {dialog === "save" && <SaveDialog query={{ text: text.trim(), mode }} onClose={() => setDialog("")} />}
    </div>
  );
}

interface OutcomeProps {
  run: Run;
  evidence: Evidence;
  view: string | undefined;
  onLimit(limit: number): void;
}

function Outcome({ run, evidence, view, onLimit }: OutcomeProps) {
  const empty = run.answer ? run.answer.answers.length === 0 : run.rows.length === 0;
  return (
    <>
      {run.status === "failed" && <ErrorBox error={run.error} />}
      {run.status === "stopped" && <p class="notice">{t("run.stopped")}</p>}
      {run.status === "running" && empty && <Spinner label={t("run.running")} />}
      {run.status === "done" && !run.answer && empty && <p class="notice">{t("results.none")}</p>}
      {evidence.missing && <p class="notice" role="status">{t("results.noEvidence")}</p>}
      {!empty && (
        <ResultView
          run={run}
          sources={evidence.sources}
          view={isView(view) ? view : "table"}
          onView={(name) => change({ view: name === "table" ? "" : name })}
          opened={evidence.opened.row}
          onOpen={evidence.open}
          onLink={evidence.openStatements}
          onLimit={onLimit}
        />
      )}
    </>
  );
}

type Evidence = ReturnType<typeof useEvidence>;

/** Which evidence is open. The address holds the statement; the row's others are found again. */
function useEvidence(run: Run | undefined, statement: string | undefined) {
  const rows = useMemo(() => run?.rows ?? [], [run?.rows]);
  const sources = useSources(rows);
  const [kept, setKept] = useState<Opened>(nothingOpened);
  const [missing, setMissing] = useState(false);

  useEffect(() => setMissing(false), [run?.query]);

  const openStatements = (row: number, statements: string[]) => {
    setMissing(statements.length === 0);
    setKept({ row, statements });
    change({ evidence: statements[0] ?? "" });
  };
  const open = async (row: number) => {
    if (run?.answer) return openStatements(row, run.answer.answers[row]!.statements.map((each) => each.id));
    try {
      openStatements(row, (await sources.fetch(row)).statements);
    } catch {
      openStatements(row, []);
    }
  };
  const close = () => {
    if (!statement) return false;
    change({ evidence: "" });
    return true;
  };
  return {
    sources,
    missing,
    open: (row: number) => void open(row),
    openStatements,
    close,
    opened: statement ? (kept.statements.includes(statement) ? kept : found(run, statement)) : nothingOpened,
  };
}

/** The answer that rests on a statement that a link names. */
function found(run: Run | undefined, statement: string): Opened {
  const answers = run?.answer?.answers ?? [];
  const row = answers.findIndex((each) => each.statements.some(({ id }) => id === statement));
  return { row, statements: row < 0 ? [statement] : answers[row]!.statements.map(({ id }) => id) };
}

/** Esc, wherever the focus is, unless a dialog or the editor has a use for it. */
function useEscape(act: () => boolean): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      if (latest.current()) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

/** The query that the address asks for. */
function queryOf(parameters: Record<string, string>): Query | undefined {
  const { q, mode, asserted, reading, limit, after } = parameters;
  if (!q) return undefined;
  return {
    text: q,
    mode: isMode(mode) ? mode : recognise(q),
    asserted: asserted === "1",
    reading: Number(reading) || 0,
    limit: limits.find((each) => String(each) === limit) ?? limits[0]!,
    after: after ?? "",
  };
}

function parametersOf(query: Query, view: string | undefined): Record<string, string> {
  return {
    q: query.text,
    mode: query.mode === recognise(query.text) ? "" : query.mode,
    asserted: query.asserted ? "1" : "",
    reading: query.reading ? String(query.reading) : "",
    limit: query.limit === limits[0] ? "" : String(query.limit),
    after: query.after,
    view: view ?? "",
  };
}

/** Whether a query runs, or has run, in the reader's language. */
function runs(query: Query): boolean {
  const last = run.peek();
  if (!last || last.language !== language.value) return false;
  return last.status !== "failed" && last.status !== "stopped" && JSON.stringify(last.query) === JSON.stringify(query);
}

/** What a screen reader says when a run gets somewhere. */
function announcement(run: Run): string {
  switch (run.status) {
    case "running":
      return t("run.running");
    case "stopped":
      return t("run.stopped");
    case "failed":
      return ""; // the error is an alert
    case "done":
      return countText(run);
  }
}

/** What of the text to underline. */
function problemsOf(run: Run): Problem[] {
  if (run.error instanceof ApiError && run.error.line > 0) return [scriptProblem(run.query.text, run.error)];
  if (run.answer?.outcome !== "unknown_word") return [];
  const problems: Problem[] = [];
  let at = 0;
  for (const { text, unknown } of run.answer.segments) {
    if (unknown) problems.push({ from: at, to: at + text.length, message: t("outcome.unknownWord") });
    at += text.length;
  }
  return at === run.query.text.length ? problems : [];
}

/** The word at the line and column of an error. */
function scriptProblem(text: string, error: ApiError): Problem {
  const lines = text.split("\n");
  const before = lines.slice(0, error.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const line = lines[error.line - 1] ?? "";
  const column = Math.min(Math.max(0, error.column - 1), Math.max(0, line.length - 1));
  const word = /^[\w$]+/.exec(line.slice(column))?.[0] ?? " ";
  return { from: before + column, to: before + column + word.length, message: error.message };
}
