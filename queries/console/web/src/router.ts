/**
 * Where the reader is, kept in the address after the #, so that a link restores
 * it and back and forward work:
 *
 *   #query?q=…&mode=gizmo&view=graph&evidence=urn:newsgraph:s:…&language=km
 *   #document/ID?statement=…    #entity/ID    #schema    #documents    #help
 *
 * Parameters at their usual value are left out.
 */
import { batch, effect, signal } from "@preact/signals";
import { keepToken } from "./api";
import { isLanguage, language } from "./settings";

export const pages = ["query", "document", "entity", "schema", "documents", "help"] as const;
export type Page = (typeof pages)[number];

export interface Place {
  page: Page;
  /** The IRI of the document or entity; "" elsewhere. */
  id: string;
  parameters: Record<string, string>;
}

function parse(hash: string): Place {
  const [path = "", search = ""] = split(hash.replace(/^#\/?/, ""), "?");
  const [name = "", id = ""] = split(path, "/");
  const page = pages.find((known) => known === name) ?? "query";
  return { page, id: decode(id), parameters: Object.fromEntries(new URLSearchParams(search)) };
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // someone typed a lone % into the address
  }
}

/** The link to a place. It carries the language that the reader has. */
export function href(page: Page, id = "", parameters: Record<string, string> = {}): string {
  const all: Record<string, string> = { ...parameters, language: language.value };
  const kept = Object.entries(all).filter(([, value]) => value !== "");
  const path = id ? `${page}/${encodeURIComponent(id)}` : page;
  return `#${path}?${new URLSearchParams(kept)}`;
}

export const place = signal<Place>(parse(location.hash));

/** Goes to a place: a new step of the browser's history, or in place of this one. */
export function go(page: Page, id = "", parameters: Record<string, string> = {}, replace = false): void {
  const target = href(page, id, parameters);
  if (target === location.hash) return;
  if (replace) history.replaceState(null, "", target);
  else history.pushState(null, "", target);
  arrive();
}

/** Changes parameters of the place where the reader is; "" removes one. */
export function change(parameters: Record<string, string>, replace = false): void {
  const { page, id, parameters: now } = place.value;
  go(page, id, { ...now, ...parameters }, replace);
}

function arrive(): void {
  const next = parse(location.hash);
  const wanted = next.parameters.language;
  delete next.parameters.language;
  batch(() => {
    place.value = next;
    if (isLanguage(wanted)) language.value = wanted;
  });
}

/** A token in the address is kept for this tab and taken out of the address at once. */
function takeToken(): void {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const token = parameters.get("token");
  if (!token) return;
  keepToken(token);
  history.replaceState(null, "", location.pathname + location.search);
}

/** Follows the address from now on. */
export function startRouter(): void {
  takeToken();
  arrive();
  addEventListener("popstate", arrive);
  // Whoever copies the address after switching the language gets a link in it.
  effect(() => {
    const { page, id, parameters } = place.peek();
    history.replaceState(null, "", href(page, id, parameters));
  });
}
