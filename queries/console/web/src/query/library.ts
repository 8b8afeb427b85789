/**
 * The queries that this browser remembers: those run last, and those that were
 * given a name. They never leave the browser.
 */
import { signal } from "@preact/signals";
import type { Mode } from "./mode";

export interface Kept {
  text: string;
  mode: Mode;
}
export interface Named extends Kept {
  name: string;
}

const recentKey = "newsgraph.history";
const savedKey = "newsgraph.saved";
const most = 100;

export const recent = signal<Kept[]>(read(recentKey, isKept));
export const saved = signal<Named[]>(read(savedKey, isNamed));

/** Puts a query that is run at the head of the history. */
export function remember(query: Kept): void {
  write(recentKey, recent, [query, ...recent.value.filter((old) => !same(old, query))].slice(0, most));
}

export function clearRecent(): void {
  write(recentKey, recent, []);
}

/** Saves a query under a name, in place of what had it. */
export function save(query: Named): void {
  const others = saved.value.filter((old) => old.name !== query.name);
  write(savedKey, saved, [...others, query].sort((a, b) => a.name.localeCompare(b.name)));
}

export function removeSaved(name: string): void {
  write(savedKey, saved, saved.value.filter((old) => old.name !== name));
}

const same = (a: Kept, b: Kept) => a.text === b.text && a.mode === b.mode;

function isKept(value: unknown): value is Kept {
  const { text, mode } = (value ?? {}) as Partial<Kept>;
  return typeof text === "string" && (mode === "question" || mode === "gizmo");
}

function isNamed(value: unknown): value is Named {
  return isKept(value) && typeof (value as Partial<Named>).name === "string";
}

// What an earlier release, or a person, left there may be anything.
function read<T>(key: string, is: (value: unknown) => value is T): T[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(value) ? value.filter(is) : [];
  } catch {
    return [];
  }
}

function write<T>(key: string, into: { value: T[] }, list: T[]): void {
  into.value = list;
  try {
    localStorage.setItem(key, JSON.stringify(list));
  } catch {
    // The browser keeps nothing (private window, full): it stays until the tab closes.
  }
}
