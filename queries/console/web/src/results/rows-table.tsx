/** The rows of a Gizmo query as a table. */
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { Row } from "../api";
import { number, t } from "../i18n";
import { language } from "../settings";
import { TermLink, termHref, termText } from "../ui/term";
import type { RowSources } from "./sources";
import { type Column, VirtualTable } from "./table";

interface Props {
  summary: ComponentChildren;
  columns: string[];
  rows: Row[];
  sources: RowSources;
  opened: number;
  onOpen(row: number): void;
}

export function RowsTable({ summary, columns, rows, sources, opened, onOpen }: Props) {
  const shown = useMemo(
    () => [...columns.map((name) => valueColumn(name, rows)), sourcesColumn(sources)],
    [columns.join("\n"), rows, sources, language.value],
  );
  return (
    <VirtualTable
      label={t("results.table")}
      summary={summary}
      columns={shown}
      count={rows.length}
      of={rows}
      opened={opened}
      onOpen={onOpen}
      onSight={sources.look}
    />
  );
}

function valueColumn(name: string, rows: Row[]): Column {
  const cell = (row: number) => rows[row]?.[name];
  return {
    name,
    title: name,
    key: (row) => {
      const value = cell(row);
      return value ? termText(value) : "";
    },
    link: (row) => {
      const value = cell(row);
      return value ? termHref(value) : "";
    },
    cell: (row) => {
      const value = cell(row);
      return value && <TermLink term={value} tabIndex={-1} />;
    },
  };
}

function sourcesColumn(sources: RowSources): Column {
  return {
    // A tag may have any name but this one: it has a space.
    name: " sources",
    title: t("results.sources"),
    width: "narrow",
    cell: (row) => {
      const known = sources.of(row);
      return <span class="number muted">{known ? number(known.count) : "…"}</span>;
    },
  };
}
