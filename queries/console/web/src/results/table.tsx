/**
 * A table of any length: only the rows in sight are in the page, each as high as
 * every other, so that a hundred thousand scroll as smoothly as ten.
 *
 * It is an ARIA grid with one tab stop. Arrow keys, Page Up and Down, Home and
 * End move the current cell; Enter opens its row's evidence; Shift+Enter goes to
 * the page of what the cell names.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../i18n";

export interface Column {
  name: string;
  title: string;
  /** What the column is sorted by; without it, it is not. */
  key?(row: number): string | number;
  cell(row: number): ComponentChildren;
  /** Where Shift+Enter goes. */
  link?(row: number): string;
  /** "wide", a share of what there is, or "narrow", what a number needs. */
  width?: "wide" | "narrow";
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

interface Order {
  column: string;
  down: boolean;
}

// Rows kept ready above and below what is in sight.
const margin = 8;

export function VirtualTable({ label, summary, columns, count, of, onOpen, opened, onSight }: Props) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600, rowHeight: 36 });
  const [current, setCurrent] = useState({ place: 0, column: 0 });
  const [order, setOrder] = useState<Order | undefined>(undefined);
  const rows = useMemo(() => sorted(columns, count, order), [of, count, order]);

  useEffect(() => {
    setOrder(undefined);
    setCurrent({ place: 0, column: 0 });
    box.current!.scrollTop = 0;
  }, [of]);

  // Browsers end an element at some 17 million pixels: 100,000 rows have 4.
  const first = Math.max(0, Math.floor(view.top / view.rowHeight) - margin);
  const last = Math.min(count, Math.ceil((view.top + view.height) / view.rowHeight) + margin);
  const shown: number[] = [];
  for (let place = first; place < last; place++) shown.push(place);

  const measure = () => {
    const element = box.current!;
    const rowHeight = parseFloat(getComputedStyle(element).getPropertyValue("--row-px")) || 36;
    const top = Math.max(0, element.scrollTop);
    setView((old) =>
      old.top === top && old.height === element.clientHeight && old.rowHeight === rowHeight
        ? old
        : { top, height: element.clientHeight, rowHeight },
    );
  };

  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);

  useEffect(() => onSight?.(shown.map((place) => rows[place]!)), [first, last, rows]);

  const moveTo = (place: number, column = current.column) => {
    const to = Math.min(Math.max(0, place), count - 1);
    setCurrent({ place: to, column: Math.min(Math.max(0, column), columns.length - 1) });
    scrollTo(box.current!, to, view.rowHeight);
  };

  const press = (event: KeyboardEvent) => {
    if (event.target !== box.current || count === 0) return;
    const page = Math.max(1, Math.floor(view.height / view.rowHeight) - 2);
    const { place, column } = current;
    const moves: Record<string, () => void> = {
      ArrowDown: () => moveTo(place + 1),
      ArrowUp: () => moveTo(place - 1),
      ArrowRight: () => moveTo(place, column + 1),
      ArrowLeft: () => moveTo(place, column - 1),
      PageDown: () => moveTo(place + page),
      PageUp: () => moveTo(place - page),
      Home: () => moveTo(0),
      End: () => moveTo(count - 1),
      Enter: () => {
        const link = event.shiftKey ? columns[column]?.link?.(rows[place]!) : "";
        if (link) location.hash = link;
        else onOpen(rows[place]!);
      },
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  };

  const currentShown = current.place >= first && current.place < last;
  const widths = columns.map((column) => column.width ?? "wide");
  const template = widths.map((width) => `minmax(var(--${width}), ${width === "wide" ? "1fr" : "0"})`).join(" ");
  const least = widths.map((width) => `var(--${width})`).join(" + ");
  const firstInSight = count === 0 ? 0 : Math.min(count, Math.floor(view.top / view.rowHeight) + 1);
  const lastInSight = Math.min(count, Math.max(firstInSight, Math.floor((view.top + view.height) / view.rowHeight) - 1));

  return (
    <div class="table">
      <div class="results-count">
        {summary}
        <span class="table-place muted number">
          {t("results.inSight", { first: firstInSight, last: lastInSight, total: count })}
        </span>
      </div>
      <div
        ref={box}
        class="grid"
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        aria-activedescendant={currentShown ? `${id}-${current.place}-${current.column}` : undefined}
        tabIndex={0}
        onScroll={measure}
        onKeyDown={press}
        style={{ "--columns": template, "--least": `calc(${least})` }}
      >
        <div class="grid-row grid-head" role="row" aria-rowindex={1}>
          {columns.map((column) => (
            <Head key={column.name} column={column} order={order} onOrder={setOrder} />
          ))}
        </div>
        <div class="grid-rows" role="rowgroup" style={{ height: `${count * view.rowHeight}px` }}>
          {shown.map((place) => {
            const row = rows[place]!;
            const at = place === current.place;
            return (
              <div
                key={place}
                class={`grid-row${at ? " grid-current" : ""}${row === opened ? " grid-opened" : ""}`}
                role="row"
                aria-rowindex={place + 2}
                aria-selected={row === opened}
                style={{ transform: `translateY(${place * view.rowHeight}px)` }}
                onClick={(event) => {
                  if ((event.target as Element).closest("a, button")) return;
                  setCurrent({ place, column: current.column });
                  onOpen(row);
                }}
              >
                {columns.map((column, at) => (
                  <div
                    key={column.name}
                    class={`grid-cell grid-${column.width ?? "wide"}`}
                    role="gridcell"
                    id={`${id}-${place}-${at}`}
                    aria-colindex={at + 1}
                    data-current={place === current.place && at === current.column ? "" : undefined}
                  >
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Head({ column, order, onOrder }: { column: Column; order: Order | undefined; onOrder(order?: Order): void }) {
  const mine = order?.column === column.name ? order : undefined;
  const sort = mine ? (mine.down ? "descending" : "ascending") : "none";
  const next = !mine ? { column: column.name, down: false } : mine.down ? undefined : { column: column.name, down: true };
  if (!column.key) {
    return (
      <div class={`grid-cell grid-${column.width ?? "wide"}`} role="columnheader">
        {column.title}
      </div>
    );
  }
  return (
    <div class={`grid-cell grid-${column.width ?? "wide"}`} role="columnheader" aria-sort={sort}>
      <button type="button" class="grid-sort" tabIndex={-1} onClick={() => onOrder(next)}>
        {column.title}
        <span aria-hidden="true">{{ ascending: "↑", descending: "↓", none: "" }[sort]}</span>
      </button>
    </div>
  );
}

const compare = new Intl.Collator(undefined, { numeric: true }).compare;

/** The rows in the order asked for; without one, as they came. */
function sorted(columns: Column[], count: number, order: Order | undefined): number[] {
  const rows = Array.from({ length: count }, (_, row) => row);
  const key = columns.find((column) => column.name === order?.column)?.key;
  if (!order || !key) return rows;
  const keys = rows.map(key);
  const sign = order.down ? -1 : 1;
  return rows.sort((a, b) => {
    const x = keys[a]!;
    const y = keys[b]!;
    const difference = typeof x === "number" && typeof y === "number" ? x - y : compare(String(x), String(y));
    return difference === 0 ? a - b : sign * difference;
  });
}

/** Scrolls by as little as brings a row into sight below the head. */
function scrollTo(box: HTMLElement, place: number, rowHeight: number): void {
  const top = place * rowHeight;
  const space = box.clientHeight - rowHeight; // the head covers the first row's height
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + rowHeight > box.scrollTop + space) box.scrollTop = top + rowHeight - space;
}
