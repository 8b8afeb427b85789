/**
 * What the editor completes: Gizmo's methods, and the data (predicates, entities
 * and classes with their counts, by their names in any language).
 *
 * In Gizmo, data is completed inside strings and stands there as a short IRI; in
 * a question it is completed at the last words and stands as its name.
 */
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import * as api from "../api";
import { number } from "../i18n";

/** A completion with the number that stands at the end of its line. */
export interface CountedCompletion extends Completion {
  count?: string;
}

const most = 30;

// Read once: a server's methods do not change while it runs.
let methods: Promise<api.GizmoMethod[]> | undefined;

function gizmoMethods(): Promise<api.GizmoMethod[]> {
  methods ??= api.gizmoMethods().catch(() => {
    methods = undefined; // ask again at the next key
    return [];
  });
  return methods;
}

export const gizmoSource: CompletionSource = (context) =>
  inString(context.state, context.pos) ? stringData(context) : method(context);

async function method(context: CompletionContext): Promise<CompletionResult | null> {
  const word = context.matchBefore(/\.?\s*[\w$]*$/);
  if (!word) return null;
  const member = word.text.startsWith(".");
  const from = word.to - word.text.replace(/^\.?\s*/, "").length;
  if (!member && from === word.to && !context.explicit) return null;

  const owner = member ? ownerOf(context.state, word.from) : "";
  const known = await gizmoMethods();
  const options = known.filter((each) => each.on === owner).map(methodOption);
  return options.length ? { from, options, validFor: /^[\w$]*$/ } : null;
}

/** What a method before which the dot at a position stands is called on. */
function ownerOf(state: EditorState, dot: number): string {
  const before = state.sliceDoc(Math.max(0, dot - 20), dot);
  return /(^|[^\w$.)\]])(g|graph)\s*$/.test(before) ? "g" : "path";
}

// The server lists methods in the sequence in which they are best explained.
function methodOption({ name, signature, doc }: api.GizmoMethod, at: number): CountedCompletion {
  return { label: name, detail: signature.replace(name, ""), info: doc, type: "method", boost: Math.max(-99, 99 - at) };
}

/** The string token at a position, without its quotes. */
function inString(state: EditorState, pos: number): { from: number; call: string; argument: number } | null {
  const node = syntaxTree(state).resolveInner(pos, -1);
  if (node.name !== "String" || pos <= node.from) return null;
  const list = node.parent?.name === "ArgList" ? node.parent : null;
  const callee = list?.parent?.firstChild;
  const name = callee?.lastChild && callee.name === "MemberExpression" ? callee.lastChild : callee;
  let argument = 0;
  for (let left = node.prevSibling; left; left = left.prevSibling) if (left.name === ",") argument++;
  return { from: node.from + 1, call: list && name ? state.sliceDoc(name.from, name.to) : "", argument };
}

// Methods whose first argument is a property.
const properties = new Set([
  "out", "in", "both", "has", "hasR", "save", "saveR", "saveOpt", "saveOptR", "inPredicates", "outPredicates",
  "facts", "factsR", "followRecursive", "Out", "In", "Both", "Has", "HasR", "Save", "SaveR",
]);

async function stringData(context: CompletionContext): Promise<CompletionResult | null> {
  const string = inString(context.state, context.pos);
  if (!string) return null;
  const prefix = context.state.sliceDoc(string.from, context.pos).replace(/^</, "");
  if (!prefix && !context.explicit && !properties.has(string.call)) return null;
  const kind = properties.has(string.call) && string.argument === 0 ? "predicate" : "any";
  const items = await data(context, prefix, kind);
  if (!items.length) return null;
  const options = [...items]
    .sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)))
    .map((item): CountedCompletion => ({ ...dataOption(item), apply: item.short || item.iri }));
  return { from: string.from, options, filter: false };
}

export const questionSource: CompletionSource = async (context) => {
  const words = context.matchBefore(/[\p{L}\p{M}\p{N}\u200b'’-]+$/u);
  if (!words) return null;
  for (const tail of tails(words.text)) {
    const items = await data(context, tail, "any");
    if (items.length) return { from: words.to - tail.length, options: items.map(dataOption), filter: false };
  }
  return null;
};

// Letters of scripts that write words without spaces between them.
const unspaced = /[\p{Script=Khmer}\p{Script=Han}\p{Script=Thai}]/u;
const clusters = new Intl.Segmenter("km", { granularity: "grapheme" });

/**
 * What the last word may be: where spaces stand between words, what follows the
 * last; elsewhere whatever of the end is known, the longest first.
 */
function tails(text: string): string[] {
  const shortest = 2;
  if (!unspaced.test(text)) return text.length < shortest ? [] : [text];
  const longest = 10; // clusters, and so requests
  return [...clusters.segment(text)]
    .filter(({ index }) => text[index - 1] !== "\u17d2") // between a Khmer letter and its subscript
    .map(({ index }) => text.slice(index))
    .filter((tail) => tail.length >= shortest)
    .slice(-longest);
}

async function data(
  context: CompletionContext,
  prefix: string,
  kind: "any" | api.Completion["kind"],
): Promise<api.Completion[]> {
  const controller = new AbortController();
  context.addEventListener("abort", () => controller.abort(), { onDocChange: true });
  try {
    return await api.complete(prefix, kind, most, controller.signal);
  } catch {
    return []; // a completion that fails must not get in the way of typing
  }
}

/** Whether the pack names a thing; what it does not are the inner workings of the graph. */
const isNamed = (item: api.Completion) => item.label !== item.short;

const icons = { predicate: "property", entity: "constant", class: "class" };

function dataOption(item: api.Completion): CountedCompletion {
  return {
    label: item.label || item.short,
    detail: item.detail || item.short,
    type: icons[item.kind],
    count: item.count ? number(item.count) : "",
  };
}

