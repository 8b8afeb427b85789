/** The graph view. */
import type { Row } from "../api";

interface Props {
  columns: string[];
  rows: Row[];
  /** How many rows there are, of which rows may be the first only. */
  total: number;
  onEvidence(row: number): void;
}

export function GraphView({ rows }: Props) {
  return <p>{rows.length}</p>;
}
