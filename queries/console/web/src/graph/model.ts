/**
 * What the graph view draws: nodes and links made from the statements of an
 * answer or from the rows of a query. The same result gives the same graph in
 * the same order.
 */
import type { Answer, Cell, Row } from "../api";
import { standingOf, type StandingKind } from "../ui/standing";
import { isIri, termText } from "../ui/term";

export interface GraphNode {
  id: string;
  label: string;
  term: Cell;
  degree: number;
}

export interface GraphLink {
  source: string;
  target: string;
  label: string;
  standing: StandingKind;
  /** The statements that say so, where the result tells them. */
  statements: string[];
  /** The row or answer that it is from: the first of several. */
  row: number;
}

export interface Graph {
  nodes: GraphNode[];
  links: GraphLink[];
  /** How many the result has; nodes and links are what is drawn of them. */
  allNodes: number;
  allLinks: number;
}

export const maxNodes = 300;
export const maxLinks = 800;

/** The statements that an answer rests on. */
export function graphOfAnswer(answer: Answer): Graph {
  const builder = new Builder();
  answer.answers.forEach((value, row) => {
    for (const s of value.statements) {
      const subject = builder.named(s.subjectId, s.subject);
      const object = s.objectId
        ? builder.named(s.objectId, s.object)
        : builder.literal(subject, s.property, { text: s.object });
      builder.link(subject, object, {
        label: s.property,
        standing: standingOf(s.polarity, s.modality, s.attributedTo !== null),
        statement: s.id,
        row,
      });
    }
  });
  return builder.graph();
}

/**
 * The rows of a query. Columns subject and object, or source and target, are
 * the ends of a link; otherwise a row's id is linked to each other thing in the
 * row, by the tag that found it.
 */
export function graphOfRows(rows: Row[]): Graph {
  const builder = new Builder();
  rows.forEach((cells, row) => {
    const from = cells.subject ?? cells.source;
    const to = cells.object ?? cells.target;
    const about = { standing: standingOfRow(cells), statement: iriOf(cells.statement), row };
    if (from && to) {
      const label = textOf(cells.predicate ?? cells.property ?? cells.label);
      const source = builder.cell(from);
      const target = isThing(to) ? builder.cell(to) : builder.literal(source, label, to);
      builder.link(source, target, { ...about, label });
      return;
    }
    const things = Object.entries(cells).filter(([tag, cell]) => !evidenceTags.has(tag) && isThing(cell));
    const centre = things.find(([tag]) => tag === "id") ?? things[0];
    if (!centre) return;
    const source = builder.cell(centre[1]);
    for (const [tag, cell] of things) {
      const target = builder.cell(cell);
      if (target !== source) builder.link(source, target, { ...about, label: tag });
    }
  });
  return builder.graph();
}

// Tags that say how a row stands rather than what it is about.
const evidenceTags = new Set(["statement", "polarity", "modality", "speaker", "text", "document"]);

// A row that does not tell comes from plain triples, and those are facts.
function standingOfRow(row: Row): StandingKind {
  return standingOf(textOf(row.polarity), textOf(row.modality) || "asserted", textOf(row.speaker) !== "");
}

function isThing(cell: Cell): boolean {
  return "blank" in cell || (isIri(cell) && cell.kind !== "statement" && cell.kind !== "evidence");
}

const iriOf = (cell: Cell | undefined) => (cell && isIri(cell) ? cell.iri : "");
const textOf = (cell: Cell | undefined) => (cell ? termText(cell) : "");

interface LinkAbout {
  label: string;
  standing: StandingKind;
  statement: string;
  row: number;
}

class Builder {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly links = new Map<string, GraphLink>();

  named(iri: string, label: string): string {
    return this.cell({ iri, short: iri, label, kind: "entity" });
  }

  cell(cell: Cell): string {
    return this.node(isIri(cell) ? cell.iri : "blank" in cell ? `_:${cell.blank}` : JSON.stringify(cell), cell);
  }

  // A text belongs to the thing it describes: two firms founded in the same
  // year are not linked by the year.
  literal(subject: string, property: string, cell: Cell): string {
    return this.node(JSON.stringify([subject, property, cell]), cell);
  }

  private node(id: string, term: Cell): string {
    if (!this.nodes.has(id)) this.nodes.set(id, { id, label: termText(term), term, degree: 0 });
    return id;
  }

  link(source: string, target: string, { label, standing, statement, row }: LinkAbout): void {
    const key = JSON.stringify([source, target, label, standing]);
    let link = this.links.get(key);
    if (!link) {
      link = { source, target, label, standing, statements: [], row };
      this.links.set(key, link);
      this.nodes.get(source)!.degree++;
      this.nodes.get(target)!.degree++;
    }
    if (statement && !link.statements.includes(statement)) link.statements.push(statement);
  }

  graph(): Graph {
    return bounded([...this.nodes.values()], [...this.links.values()]);
  }
}

// Keeps the nodes with most links, the earlier of two with as many.
function bounded(nodes: GraphNode[], links: GraphLink[]): Graph {
  const chosen = new Set([...nodes].sort((a, b) => b.degree - a.degree).slice(0, maxNodes));
  const kept = nodes.filter((node) => chosen.has(node));
  const ids = new Set(kept.map((node) => node.id));
  const drawn = links.filter((link) => ids.has(link.source) && ids.has(link.target)).slice(0, maxLinks);
  return { nodes: kept, links: drawn, allNodes: nodes.length, allLinks: links.length };
}
