/**
 * Running a query: what is asked, and how far it is. There is one run at a time;
 * starting another, or stopping, aborts it, and the server stops with it.
 *
 * Rows of a streamed query are added to one array; the state is a new object at
 * most once a frame, so that a hundred thousand rows cost a few dozen updates.
 */
import { signal } from "@preact/signals";
import * as api from "../api";
import { isAbort } from "../api";
import { language } from "../settings";
import { remember } from "./library";
import type { Mode } from "./mode";

export interface Query {
  text: string;
  mode: Mode;
  asserted: boolean;
  /** Which reading of an ambiguous question; 0 for the cheapest. */
  reading: number;
  /** How many rows of Gizmo at most. */
  limit: number;
  /** The question before, if this one asks about its answers. */
  after: string;
}

export type Status = "running" | "done" | "stopped" | "failed";

export interface Run {
  query: Query;
  /** The language of the labels in the result. */
  language: string;
  status: Status;
  error?: unknown;
  /** Set when a question is answered. */
  answer?: api.Answer;
  /** Gizmo's columns, in the sequence in which rows first have them. */
  columns: string[];
  rows: api.Row[];
  end?: api.QueryEnd;
}

export const run = signal<Run | undefined>(undefined);

let controller: AbortController | undefined;

/** Runs a query in place of the one that runs. */
export async function start(query: Query): Promise<void> {
  controller?.abort();
  const mine = (controller = new AbortController());
  const before = understoodBefore();
  let state: Run = { query, language: language.value, status: "running", columns: [], rows: [] };
  run.value = state;
  const update = (change: Partial<Run>) => {
    state = { ...state, ...change };
    if (controller === mine) run.value = state;
  };

  remember({ text: query.text, mode: query.mode });
  try {
    if (query.mode === "question") {
      update({ ...(await askInTalk(query, before, mine.signal)), status: "done" });
    } else {
      await readRows(query, mine.signal, update);
    }
  } catch (error) {
    if (isAbort(error)) update({ status: "stopped" });
    else update({ status: "failed", error });
  }
}

/**
 * The question whose answers are on the page, which "which of them" can be about:
 * as it was understood, so that it stands by itself.
 */
function understoodBefore(): string {
  const answer = run.peek()?.answer;
  return answer?.outcome === "answered" ? answer.interpretation : "";
}

/**
 * Asks a question and, if that is not understood by itself, as one about the
 * answers to the question before.
 */
async function askInTalk(query: Query, before: string, abort: AbortSignal): Promise<Pick<Run, "query" | "answer">> {
  const answer = await api.ask(askedOf(query), abort);
  if (isUnderstood(answer) || query.after || !before) return { query, answer };
  const follows = { ...query, after: before };
  const again = await api.ask(askedOf(follows), abort);
  return isUnderstood(again) ? { query: follows, answer: again } : { query, answer };
}

function isUnderstood(answer: api.Answer): boolean {
  return answer.outcome !== "unknown_word" && answer.outcome !== "unsupported";
}

/** Stops what runs. Returns whether anything did. */
export function stop(): boolean {
  if (run.value?.status !== "running") return false;
  controller?.abort();
  return true;
}

/** Forgets the run: the empty page. */
export function clear(): void {
  controller?.abort();
  controller = undefined;
  run.value = undefined;
}

export function askedOf(query: Query): api.Question {
  return { question: query.text, previous: query.after, asserted: query.asserted, reading: query.reading };
}

async function readRows(query: Query, abort: AbortSignal, update: (change: Partial<Run>) => void): Promise<void> {
  const rows: api.Row[] = [];
  const columns: string[] = [];
  const show = everyFrame(() => update({ rows, columns: [...columns] }));
  const stream = api.query(query.text, query.limit, abort);
  try {
    for (;;) {
      const { done, value } = await stream.next();
      if (done) return update({ rows, columns: [...columns], status: "done", end: value });
      rows.push(value);
      for (const name in value) if (!columns.includes(name)) columns.push(name);
      show();
    }
  } catch (error) {
    update({ rows, columns: [...columns] }); // what came before it stopped is still good
    throw error;
  } finally {
    show.cancel();
  }
}

function everyFrame(work: () => void): (() => void) & { cancel(): void } {
  let frame = 0;
  const ask = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      work();
    });
  };
  return Object.assign(ask, { cancel: () => cancelAnimationFrame(frame) });
}
