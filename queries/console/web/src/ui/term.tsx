/**
 * Terms as the console shows them: a label that links to its page where there
 * is one, a literal with its language marked so that screen readers and fonts
 * follow it.
 */
import type { Cell, Term } from "../api";
import { href } from "../router";
import { classQuery, propertyQuery } from "../schema/query";

export const isIri = (cell: Cell): cell is Extract<Term, { iri: string }> => "iri" in cell;

/** The text of a cell, without a link. */
export function termText(cell: Cell): string {
  if ("iri" in cell) return cell.label || cell.short || cell.iri;
  if ("blank" in cell) return cell.label;
  if ("text" in cell) return cell.text;
  return typeof cell.value === "string" ? cell.value : (JSON.stringify(cell.value) ?? "");
}

/** The link to a term's own page, or to a query about it; "" where it has neither. */
export function termHref(cell: Cell): string {
  if (!isIri(cell)) return "";
  switch (cell.kind) {
    case "entity":
    case "document":
      return href(cell.kind, cell.iri);
    case "class":
      return classQuery(cell.short);
    case "property":
      return propertyQuery(cell.short);
    default:
      return "";
  }
}

export function TermLink({ term, tabIndex }: { term: Cell; tabIndex?: number }) {
  const link = termHref(term);
  const text = termText(term);
  if (!link) return <TermText term={term} />;
  return (
    <a class="term" href={link} title={isIri(term) ? term.short : undefined} tabIndex={tabIndex} dir="auto">
      {text}
    </a>
  );
}

export function TermText({ term }: { term: Cell }) {
  const literal = "text" in term ? term : undefined;
  return (
    <span class={literal ? "literal" : "term-text"} lang={literal?.language} dir="auto">
      {termText(term)}
    </span>
  );
}
