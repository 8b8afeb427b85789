/** The result of a run: what it comes to in a line, then table, graph or JSON. */
import { useMemo } from "preact/hooks";
import type { Answer } from "../api";
import { GraphView } from "../graph/view";
import { graphOfAnswer, graphOfRows } from "../graph/model";
import { duration, number, plural, t } from "../i18n";
import type { Run } from "../query/run";
import { Button } from "../ui/button";
import { Tabs } from "../ui/tabs";
import { AnswersTable } from "./answers-table";
import { Export } from "./export";
import { JsonView } from "./json";
import { RowsTable } from "./rows-table";
import type { RowSources } from "./sources";

export const views = ["table", "graph", "json"] as const;
export type View = (typeof views)[number];

interface Props {
  run: Run;
  sources: RowSources;
  view: View;
  onView(view: View): void;
  /** The row whose evidence is open; -1 for none. */
  opened: number;
  onOpen(row: number): void;
  /** A link of the graph was chosen: its row, and the statements that say so. */
  onLink(row: number, statements: string[]): void;
  /** Asks for up to so many rows. */
  onLimit(limit: number): void;
}

/** How many rows one may ask for, step by step. */
export const limits = [1000, 10_000, 100_000];

export function ResultView(props: Props) {
  const { run, view, onView } = props;
  return (
    <section class="results" aria-label={t("results.title")}>
      <Tabs
        label={t("results.views")}
        tabs={views.map((name) => ({ name, label: t(`results.${name}`) }))}
        selected={view}
        onSelect={onView}
        aside={run.status === "running" ? undefined : <Export run={run} />}
      >
        <Body {...props} />
      </Tabs>
    </section>
  );
}

function Body(props: Props) {
  const { run, sources, view, opened, onOpen } = props;
  const summary = <Summary {...props} />;
  if (view === "table" && run.answer) {
    return <AnswersTable summary={summary} answers={run.answer.answers} opened={opened} onOpen={onOpen} />;
  }
  if (view === "table") return <RowsTable {...{ summary, sources, opened, onOpen }} columns={run.columns} rows={run.rows} />;
  return (
    <>
      <div class="results-count">{summary}</div>
      {view === "graph" ? <Graph run={run} onLink={props.onLink} /> : <JsonView run={run} />}
    </>
  );
}

function Summary({ run, onLimit }: Props) {
  return (
    <>
      <strong class="number">{countText(run)}</strong>
      <More run={run} onLimit={onLimit} />
    </>
  );
}

// Rows stream into one array: the graph is made when they are all there.
function Graph({ run, onLink }: Pick<Props, "run" | "onLink">) {
  const graph = useMemo(
    () => (run.answer ? graphOfAnswer(run.answer) : graphOfRows(run.rows)),
    [run.answer, run.rows, run.status],
  );
  return <GraphView graph={graph} onLink={(link) => onLink(link.row, link.statements)} />;
}

/** How many of how many there are, in a line. */
export function countText(run: Run): string {
  if (run.answer) return answerCount(run.answer);
  const rows = run.rows.length;
  if (run.status !== "done") return t("results.soFar", { rows: plural("results.rows", rows) });
  if (run.end?.more) return t("results.first", { count: rows });
  return `${plural("results.rows", rows)} · ${duration(run.end?.elapsed ?? "")}`;
}

function answerCount({ answers }: Answer): string {
  const statements = new Set(answers.flatMap((each) => each.statements.map((statement) => statement.id)));
  const documents = new Set(
    answers.flatMap((each) => each.statements.flatMap((statement) => statement.evidence.map(({ document }) => document))),
  );
  return [
    plural("results.answers", answers.length),
    plural("results.statementCount", statements.size),
    plural("sources", documents.size),
  ].join(" · ");
}

function More({ run, onLimit }: Pick<Props, "run" | "onLimit">) {
  if (!run.end?.more) return null;
  const next = limits.find((limit) => limit > run.query.limit);
  return (
    <>
      <span>{t("results.more")}</span>
      {next !== undefined && <Button onClick={() => onLimit(next)}>{t("results.upTo", { limit: number(next) })}</Button>}
    </>
  );
}

/** Whether a name is a view's. */
export const isView = (name: string | undefined): name is View => views.some((view) => view === name);
