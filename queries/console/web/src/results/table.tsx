/**
 * A table of any length: only the rows in sight are in the page, each as high as
 * every other, so that a hundred thousand scroll as smoothly as ten.
 *
 * It is an ARIA grid with one tab stop. Arrow keys, Page Up and Down, Home and
 * End move the current cell. Enter opens its row's evidence, in the head it
 * sorts; Shift+Enter goes to the page of what the cell names.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { nextOrder, type Order, sorted } from "./order";
import { type Sight, useSight } from "./sight";

export interface Column {
  name: string;
  title: string;
  /** What the column is sorted by; without it, it is not. */
  key?(row: number): string | number;
  cell(row: number): ComponentChildren;
  /** Where Shift+Enter goes. */
  link?(row: number): string;
  /** "wide", a share of what there is, "wider" than others, or "narrow", what a number needs. */
  width?: "wide" | "wider" | "narrow";
}

interface Props {
  label: string;
  /** What stands above the table, beside which rows are in sight. */
  summary: ComponentChildren;
  columns: Column[];
  /** How many rows. */
  count: number;
  /** What the table shows: another one starts anew at the top. */
  of: unknown;
  onOpen(row: number): void;
  /** The row whose evidence is open; -1 for none. */
  opened: number;
  /** Told the rows in sight, so that more about them can be fetched. */
  onSight?(rows: number[]): void;
}

/** The current cell: its place among the rows, where -1 is the head, and its column. */
interface Current {
  place: number;
  column: number;
}

const atStart: Current = { place: 0, column: 0 };

export function VirtualTable(props: Props) {
  const { label, summary, columns, count, of, onOpen, opened, onSight } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const sight = useSight(box, count);
  const [current, setCurrent] = useState(atStart);
  const [order, setOrder] = useState<Order | undefined>(undefined);
  const rows = useMemo(() => sorted(columns, count, order), [of, count, order]);
  const shown = Array.from({ length: Math.max(0, sight.to - sight.from) }, (_, i) => sight.from + i);

  useEffect(() => {
    setOrder(undefined);
    setCurrent(atStart);
  }, [of]);
  useEffect(() => void (box.current!.scrollTop = 0), [of, order]);
  useEffect(() => onSight?.(shown.map((place) => rows[place]!)), [sight.from, sight.to, rows]);

  const sort = (column: Column) => column.key && setOrder(nextOrder(order, column.name));
  const act = (cell: Current, follow: boolean) => {
    const column = columns[cell.column]!;
    const row = rows[cell.place];
    if (row === undefined) return sort(column);
    const link = follow ? column.link?.(row) : "";
    if (link) location.hash = link;
    else onOpen(row);
  };
  const press = (event: KeyboardEvent) => {
    if (event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moved(event.key, current, count, columns.length, sight);
    if (!next && event.key !== "Enter") return;
    event.preventDefault();
    if (!next) return act(current, event.shiftKey);
    setCurrent(next);
    if (next.place >= 0) sight.reveal(next.place);
  };

  const cellId = ({ place, column }: Current) => `${id}-${place}-${column}`;
  const currentDrawn = current.place < 0 || (current.place >= sight.from && current.place < sight.to);
  return (
    <div class="table">
      <div class="results-count">
        {summary}
        <span class="table-place muted number">
          {t("results.inSight", { first: sight.first, last: sight.last, total: count })}
        </span>
      </div>
      <div
        ref={box}
        class="grid"
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        aria-activedescendant={currentDrawn ? cellId(current) : undefined}
        tabIndex={0}
        onScroll={sight.measure}
        onKeyDown={press}
        style={widths(columns)}
      >
        <div class="grid-row grid-head" role="row" aria-rowindex={1}>
          {columns.map((column, at) => (
            <Head
              key={column.name}
              id={cellId({ place: -1, column: at })}
              column={column}
              order={order?.column === column.name ? order : undefined}
              current={current.place === -1 && current.column === at}
              onSort={() => sort(column)}
            />
          ))}
        </div>
        <div class="grid-rows" role="rowgroup" style={{ height: `${count * sight.rowHeight}px` }}>
          {shown.map((place) => (
            <Row
              key={place}
              cellId={cellId}
              columns={columns}
              row={rows[place]!}
              place={place}
              top={place * sight.rowHeight}
              current={place === current.place ? current.column : -1}
              opened={rows[place] === opened}
              onOpen={() => {
                setCurrent({ ...current, place });
                onOpen(rows[place]!);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Where a key moves the current cell; undefined for a key that moves nothing. */
function moved(key: string, from: Current, count: number, columns: number, sight: Sight): Current | undefined {
  const page = Math.max(1, sight.last - sight.first);
  const steps: Record<string, [number, number]> = {
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    PageDown: [page, 0],
    PageUp: [-page, 0],
    Home: [-count, 0],
    End: [count, 0],
  };
  const step = steps[key];
  if (!step) return undefined;
  const least = key === "ArrowUp" ? -1 : 0; // only a single step leads into the head
  return {
    place: Math.min(Math.max(least, from.place + step[0]), count - 1),
    column: Math.min(Math.max(0, from.column + step[1]), columns - 1),
  };
}

/** The columns of the rows' grids, and how wide they are at least. */
function widths(columns: Column[]): Record<string, string> {
  const names = columns.map((column) => column.width ?? "wide");
  const shares = { wide: "1fr", wider: "1.75fr", narrow: "0" };
  return {
    "--columns": names.map((name) => `minmax(var(--${name}), ${shares[name]})`).join(" "),
    "--least": `calc(${names.map((name) => `var(--${name})`).join(" + ")})`,
  };
}

interface HeadProps {
  id: string;
  column: Column;
  /** Set when the table is sorted by this column. */
  order: Order | undefined;
  current: boolean;
  onSort(): void;
}

function Head({ id, column, order, current, onSort }: HeadProps) {
  const sort = !order ? "none" : order.down ? "descending" : "ascending";
  return (
    <div
      id={id}
      class={`grid-cell grid-${column.width ?? "wide"}`}
      role="columnheader"
      aria-sort={column.key && sort}
      data-current={current ? "" : undefined}
    >
      {column.key ? (
        <button type="button" class="grid-sort" tabIndex={-1} onClick={onSort}>
          {column.title}
          <span aria-hidden="true">{{ ascending: "↑", descending: "↓", none: "" }[sort]}</span>
        </button>
      ) : (
        column.title
      )}
    </div>
  );
}

interface RowProps {
  cellId(cell: Current): string;
  columns: Column[];
  row: number;
  place: number;
  top: number;
  /** The column of the current cell if it is in this row; else -1. */
  current: number;
  opened: boolean;
  onOpen(): void;
}

function Row({ cellId, columns, row, place, top, current, opened, onOpen }: RowProps) {
  const press = (event: MouseEvent) => {
    if (!(event.target as Element).closest("a, button")) onOpen();
  };
  return (
    <div
      class={`grid-row${current >= 0 ? " grid-current" : ""}${opened ? " grid-opened" : ""}`}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={opened}
      style={{ transform: `translateY(${top}px)` }}
      onClick={press}
    >
      {columns.map((column, at) => (
        <div
          key={column.name}
          id={cellId({ place, column: at })}
          class={`grid-cell grid-${column.width ?? "wide"}`}
          role="gridcell"
          aria-colindex={at + 1}
          data-current={at === current ? "" : undefined}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
