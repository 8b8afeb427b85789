/**
 * The server's HTTP API, typed: one function an endpoint.
 *
 * Every function takes an AbortSignal where the request may run long; aborting
 * closes the connection, and the server then stops the query. What goes wrong
 * is thrown as an ApiError, except an abort, which stays the browser's
 * AbortError (see isAbort).
 */
import { language } from "./settings";

export type EntityKind = "entity" | "class" | "property" | "document" | "statement" | "evidence" | "other";

export interface IriTerm {
  iri: string;
  short: string;
  label: string;
  kind: EntityKind;
}
export interface LiteralTerm {
  text: string;
  language?: string;
  datatype?: string;
}
export interface BlankTerm {
  blank: string;
  label: string;
}
export type Term = IriTerm | LiteralTerm | BlankTerm;

/** A value that a script made and that is no term. */
export interface ScriptValue {
  value: unknown;
}
export type Cell = Term | ScriptValue;

export interface Segment {
  text: string;
  marks?: string[];
  statements?: string[];
}

export type Polarity = "affirmed" | "negated";
export type Verdict = "" | "accepted" | "rejected" | "corrected";

export interface DocumentInfo {
  id: string;
  path: string;
  title: string;
  language: string;
  date: string;
}
export interface DocumentSummary extends DocumentInfo {
  statements: number;
  quads: number;
}

export interface Statement {
  id: string;
  subject: Term;
  property: Term;
  object: Term;
  polarity: Polarity;
  modality: string;
  speaker: Term | null;
  /** The standing in words, in the language asked for. */
  standing: string;
  qualifiers: { name: string; value: Term }[];
  confidence: number;
  rule: string;
  verdict: Verdict;
  document: DocumentInfo;
  start: number;
  end: number;
  /** Left out of the statement list of a document. */
  sentence?: Segment[];
  sources: number;
}

export interface DocumentText extends DocumentSummary {
  paragraphs: { segments: Segment[] }[];
  statementList: Statement[];
}

export interface AnswerStatement {
  id: string;
  subject: string;
  property: string;
  object: string;
  subjectId: string;
  propertyId: string;
  objectId: string;
  polarity: Polarity;
  modality: string;
  attributedTo: string | null;
  qualifiers: Record<string, string>;
  evidence: { document: string; start: number; end: number; text: string }[];
}
export interface AnswerValue {
  value: string;
  /** "" for a literal. */
  iri: string;
  label: string;
  sources: number;
  statements: AnswerStatement[];
}
export type Outcome = "answered" | "ambiguous" | "unknown_word" | "not_recorded" | "unsupported";
export interface Answer {
  question: string;
  outcome: Outcome;
  interpretation: string;
  readings: { number: number; interpretation: string }[];
  gizmo: string;
  answers: AnswerValue[];
  suggestions: string[];
  reason?: string;
  segments: { text: string; unknown?: boolean }[];
}

export type Row = Record<string, Cell>;
/** What the last line of a streamed query tells. */
export interface QueryEnd {
  rows: number;
  more: boolean;
  elapsed: string;
}

export interface RowSources {
  count: number;
  statements: string[];
}

export interface EntityPage {
  id: string;
  short: string;
  label: string;
  classes: Term[];
  names: { text: string; language: string; preferred: boolean }[];
  sameAs: string[];
  merged: Term[];
  groups: { property: Term; direction: "out" | "in"; total: number; statements: Statement[] }[];
  timeline: { date: string; statement: string; text: string }[];
}

export interface Completion {
  kind: "predicate" | "entity" | "class";
  iri: string;
  short: string;
  label: string;
  detail: string;
  count: number;
}

export interface SchemaClass {
  iri: string;
  short: string;
  name: string;
  label: string;
  parents: string[];
  count: number;
}
export interface SchemaProperty {
  iri: string;
  short: string;
  name: string;
  label: string;
  domain: string[];
  range: string[];
  statements: number;
  facts: number;
}
export interface Example {
  kind: "question" | "gizmo";
  text: string;
  language: string;
}
export interface Schema {
  prefixes: Record<string, string>;
  classes: SchemaClass[];
  properties: SchemaProperty[];
  examples: Example[];
}

export interface Stats {
  documents: number;
  statements: number;
  quads: number;
  entities: number;
  bytes: number;
  version: string;
  readOnly: boolean;
  canWrite: boolean;
  languages: string[];
}

export interface GizmoMethod {
  name: string;
  signature: string;
  doc: string;
  /** What it is called on: "g" (or graph), "path", "" for a function of its own. */
  on: string;
}

export interface Review {
  verdict: "accepted" | "rejected" | "";
  note: string;
  by: string;
  correction: Correction | null;
}
export interface Correction {
  subject: string;
  property: string;
  object: { iri: string } | { text: string; language?: string; datatype?: string };
  polarity: Polarity;
  modality: string;
}

export interface LoadReport {
  documents: number;
  statements: number;
  quads: number;
  added: number;
  removed: number;
  /** Lines of RDF that were left out. */
  rejected: { file: string; line: number; column: number; reason: string }[];
  /** Files of which nothing was taken. */
  failed: { path: string; error: string }[];
}
export type LoadEvent =
  | { phase: string; bytes?: number; total?: number }
  | { done: true; report: LoadReport; documents: string[] };

export type ExportFormat = "application/n-quads" | "text/csv";

/** A refusal or failure that the server tells of, or that the network made (status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly hint: string;
  readonly line: number;
  readonly column: number;

  constructor(status: number, body: { error: string; hint?: string; line?: number; column?: number }) {
    super(body.error);
    this.status = status;
    this.hint = body.hint ?? "";
    this.line = body.line ?? 0;
    this.column = body.column ?? 0;
  }
}

/** Whether an error is that the caller aborted. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

const tokenKey = "newsgraph.token";

/** Keeps a token for this tab: what the address carried after #token=. */
export function keepToken(token: string): void {
  sessionStorage.setItem(tokenKey, token);
}

interface Options {
  method?: string;
  accept?: string;
  json?: unknown;
  body?: BodyInit;
  signal?: AbortSignal | undefined;
}

async function request(path: string, options: Options = {}): Promise<Response> {
  const headers = new Headers({ Accept: options.accept ?? "application/json" });
  const token = sessionStorage.getItem(tokenKey);
  if (token) headers.set("Authorization", `Bearer ${token}`);
  let body = options.body;
  if (options.json !== undefined) {
    headers.set("Content-Type", "application/json");
    body = JSON.stringify(options.json);
  } else if (body !== undefined) {
    headers.set("Content-Type", "application/octet-stream");
  }
  let response: Response;
  try {
    response = await fetch(path, {
      method: options.method ?? (body === undefined ? "GET" : "POST"),
      headers,
      body: body ?? null,
      signal: options.signal ?? null,
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, { error: "the server does not answer" });
  }
  if (!response.ok) throw new ApiError(response.status, await refusal(response));
  return response;
}

async function refusal(response: Response): Promise<{ error: string }> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "error" in body) return body as { error: string };
  } catch {
    // Not JSON: a proxy in between may have answered.
  }
  return { error: text.trim() || response.statusText };
}

async function json<T>(path: string, options?: Options): Promise<T> {
  return (await request(path, options)).json() as Promise<T>;
}

/** The lines of a streamed response, each parsed. A line with "error" is thrown. */
async function* lines<T>(response: Response): AsyncGenerator<T> {
  if (!response.body) return;
  let rest = "";
  // An abort while reading rejects the read, which ends the loop by throwing.
  for await (const chunk of decoded(response.body)) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) if (part) yield parseLine<T>(part);
  }
  if (rest.trim()) yield parseLine<T>(rest);
}

function parseLine<T>(line: string): T {
  const value = JSON.parse(line) as { error?: string };
  if (typeof value.error === "string") throw new ApiError(422, value as { error: string });
  return value as T;
}

// Not every browser can iterate over a ReadableStream.
async function* decoded(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** A query string of the parameters that are neither undefined nor "". */
function withParameters(path: string, parameters: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

const inLanguage = (path: string, parameters: Record<string, string | number | undefined> = {}) =>
  withParameters(path, { ...parameters, language: language.value });

const segment = encodeURIComponent;

export interface Question {
  question: string;
  /** The question before it, which "which of them" is about; "" for none. */
  previous: string;
  asserted: boolean;
  reading: number;
}

export const ask = (question: Question, signal?: AbortSignal) =>
  json<Answer>(inLanguage("/api/ask"), { json: question, signal });

export const askAs = async (question: Question, format: ExportFormat) =>
  (await request(inLanguage("/api/ask"), { json: question, accept: format })).blob();

/** Runs Gizmo. Yields each row as it comes and returns what the last line tells. */
export async function* query(text: string, limit: number, signal: AbortSignal): AsyncGenerator<Row, QueryEnd> {
  const response = await request(inLanguage("/api/query"), {
    json: { lang: "gizmo", query: text, limit },
    accept: "application/x-ndjson",
    signal,
  });
  for await (const line of lines<{ row: Record<string, unknown> } | ({ done: true } & QueryEnd)>(response)) {
    if ("done" in line) return line;
    yield rowOf(line.row);
  }
  throw new ApiError(0, { error: "the connection ended before the last row" });
}

/** A row of cells. What a script made comes as one value; an object's members are cells of their own. */
function rowOf(row: Record<string, unknown>): Row {
  const { value } = row;
  if (Object.keys(row).length !== 1 || value === undefined || isTerm(value)) return row as Row;
  const members = isObject(value) ? Object.entries(value) : [["value", value] as const];
  return Object.fromEntries(members.map(([name, member]) => [name, isTerm(member) ? member : { value: member }]));
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTerm = (value: unknown): value is Term =>
  isObject(value) && ("iri" in value || "text" in value || "blank" in value);

export const queryAs = async (text: string, limit: number, format: ExportFormat) =>
  (await request(inLanguage("/api/query"), { json: { lang: "gizmo", query: text, limit }, accept: format })).blob();

export const sources = async (rows: string[][], signal?: AbortSignal) =>
  (await json<{ sources: RowSources[] }>("/api/sources", { json: { rows }, signal })).sources;

export const statement = (id: string, signal?: AbortSignal) =>
  json<Statement>(inLanguage(`/api/statements/${segment(id)}`), { signal });

export const review = (id: string, verdict: Review) =>
  json<{ statement: Statement; corrected: Statement | null }>(
    inLanguage(`/api/statements/${segment(id)}/review`),
    { json: verdict },
  );

export const documents = async (signal?: AbortSignal) =>
  (await json<{ documents: DocumentSummary[] }>(inLanguage("/api/documents"), { signal })).documents;

/** A document; with a statement its sentence is marked. */
export const documentText = (id: string, statement?: string, signal?: AbortSignal) =>
  json<DocumentText>(inLanguage(`/api/documents/${segment(id)}`, { statement }), { signal });

export const retract = (id: string) =>
  json<{ id: string; path: string; statements: number; quads: number }>(`/api/documents/${segment(id)}`, {
    method: "DELETE",
  });

export const entity = (id: string, signal?: AbortSignal) =>
  json<EntityPage>(inLanguage(`/api/entities/${segment(id)}`), { signal });

export const entitiesNamed = async (name: string, signal?: AbortSignal) =>
  (await json<{ entities: IriTerm[] }>(inLanguage("/api/entities", { name }), { signal })).entities;

export const merge = (a: string, b: string, note: string) =>
  json<{ a: Term; b: Term }>(inLanguage("/api/entities/merge"), { json: { a, b, by: "", note } });

export const split = (a: string, b: string, note: string) =>
  json<{ a: Term; b: Term }>(inLanguage("/api/entities/split"), { json: { a, b, by: "", note } });

export const complete = async (
  prefix: string,
  kind: "any" | Completion["kind"],
  limit: number,
  signal?: AbortSignal,
) =>
  (await json<{ items: Completion[] }>(inLanguage("/api/complete", { prefix, kind, limit }), { signal })).items;

export const schema = (signal?: AbortSignal) => json<Schema>(inLanguage("/api/schema"), { signal });

export const stats = (signal?: AbortSignal) => json<Stats>("/api/stats", { signal });

export const gizmoMethods = async () =>
  (await json<{ methods: GizmoMethod[] }>("/api/gizmo/methods")).methods;

/** Uploads a file and yields how far it is; the last event is done. Wrong lines of RDF are left out. */
export async function* load(file: File, signal: AbortSignal): AsyncGenerator<LoadEvent> {
  const response = await request(withParameters("/api/load", { path: file.name, "keep-going": "true" }), {
    body: file,
    accept: "application/x-ndjson",
    signal,
  });
  yield* lines<LoadEvent>(response);
}

export const exportDocument = async (document?: string) =>
  (await request(withParameters("/api/export", { document }), { accept: "application/n-quads" })).blob();
