/** The order of a table's rows: as they came, or by a column. */
import type { Column } from "./table";

export interface Order {
  column: string;
  down: boolean;
}

/** The next order when a column's head is pressed: up, down, as they came. */
export function nextOrder(order: Order | undefined, column: string): Order | undefined {
  if (order?.column !== column) return { column, down: false };
  return order.down ? undefined : { column, down: true };
}

const compare = new Intl.Collator(undefined, { numeric: true }).compare;

/** The rows, by their numbers, in an order. Equal ones stay as they came. */
export function sorted(columns: Column[], count: number, order: Order | undefined): number[] {
  const rows = Array.from({ length: count }, (_, row) => row);
  const key = columns.find((column) => column.name === order?.column)?.key;
  if (!order || !key) return rows;
  const keys = rows.map(key);
  const sign = order.down ? -1 : 1;
  return rows.sort((a, b) => sign * difference(keys[a]!, keys[b]!) || a - b);
}

function difference(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b));
}
