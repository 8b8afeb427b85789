/**
 * How many sources each row of a query has. The server tells for the rows in
 * sight only, some at a time, once the reader stays there for a moment.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import * as api from "../api";
import { isIri } from "../ui/term";

const most = 200; // rows in a request
const pause = 120; // milliseconds of rest before asking

export interface RowSources {
  /** Undefined until the server has told. */
  of(row: number): api.RowSources | undefined;
  /** Told which rows are in sight. */
  look(rows: number[]): void;
  /** The sources of one row, now. */
  fetch(row: number): Promise<api.RowSources>;
}

export function useSources(rows: api.Row[]): RowSources {
  const known = useMemo(() => new Map<number, api.RowSources>(), [rows]);
  const timer = useRef<number>(undefined);
  const pending = useRef<AbortController>(undefined);
  const [, redraw] = useState(0);

  useEffect(
    () => () => {
      clearTimeout(timer.current);
      pending.current?.abort();
    },
    [],
  );

  const ask = async (wanted: number[], signal?: AbortSignal) => {
    const found = await api.sources(wanted.map((row) => iris(rows[row]!)), signal);
    wanted.forEach((row, i) => known.set(row, found[i]!));
    redraw((turn) => turn + 1);
  };

  return {
    of: (row) => known.get(row),
    look(inSight) {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        const wanted = inSight.filter((row) => row < rows.length && !known.has(row)).slice(0, most);
        if (wanted.length === 0) return;
        pending.current?.abort();
        pending.current = new AbortController();
        // What fails is asked for again when the rows are looked at again.
        ask(wanted, pending.current.signal).catch(() => undefined);
      }, pause);
    },
    async fetch(row) {
      if (!known.has(row)) await ask([row]);
      return known.get(row)!;
    },
  };
}

/** The IRIs in a row: what it is about. */
function iris(row: api.Row): string[] {
  return Object.values(row).filter(isIri).map((term) => term.iri);
}
