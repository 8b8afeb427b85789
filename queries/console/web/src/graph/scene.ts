/**
 * Draws a graph on a canvas. Standing shows in three ways: colour, line (dashed
 * where something is expected or supposed) and a word in the label, so that no
 * one needs to tell colours apart.
 */
import { themeColours } from "../ui/colour";
import { standingKinds, standingWord, type StandingKind } from "../ui/standing";
import { toGraph, toScreen, type Camera, type Point } from "./camera";
import type { Graph, GraphLink, GraphNode } from "./model";

const radius = 9;

const colours = ["ground", "ink", "line-strong", "accent", "good", "bad", "maybe", "future"] as const;

/** The colours and letters of the theme, and the words for standings. */
export interface Look {
  colour: Record<(typeof colours)[number], string>;
  font: string;
  word: Record<StandingKind, string>;
}

export function lookOf(element: HTMLElement): Look {
  return {
    colour: themeColours(colours),
    font: getComputedStyle(element).fontFamily,
    word: Object.fromEntries(standingKinds.map((kind) => [kind, standingWord(kind)])) as Look["word"],
  };
}

const colourOf: Record<StandingKind, keyof Look["colour"]> = {
  fact: "good",
  asserted: "good",
  denied: "bad",
  predicted: "future",
  planned: "future",
  possible: "maybe",
  questioned: "maybe",
  "reported-belief": "maybe",
};

const isDashed = (kind: StandingKind) => colourOf[kind] === "future" || colourOf[kind] === "maybe";

/** A graph and where its nodes are. */
export class Scene {
  private readonly index: Map<string, number>;
  private readonly bends: number[]; // how far each link swings out, so that parallel ones do not cover one another

  constructor(
    readonly graph: Graph,
    public positions: Float32Array,
  ) {
    this.index = new Map(graph.nodes.map((node, i) => [node.id, i]));
    this.bends = bends(graph.links);
  }

  /** The links as numbers of nodes, for the layout. */
  pairs(): [number, number][] {
    return this.graph.links.map((link) => [this.index.get(link.source)!, this.index.get(link.target)!]);
  }

  at(node: number): Point {
    return { x: this.positions[2 * node] ?? 0, y: this.positions[2 * node + 1] ?? 0 };
  }

  /** The number of the node under a point of the screen, or -1. */
  nodeAt(camera: Camera, p: Point, reach: number): number {
    const q = toGraph(camera, p);
    const limit = Math.max(radius, reach / camera.scale);
    let found = -1,
      nearest = limit * limit;
    this.graph.nodes.forEach((_, i) => {
      const n = this.at(i);
      const d = (n.x - q.x) ** 2 + (n.y - q.y) ** 2;
      if (d <= nearest) [found, nearest] = [i, d];
    });
    return found;
  }

  /** The link whose middle is under a point of the screen: its label is there. */
  linkAt(camera: Camera, p: Point): GraphLink | undefined {
    let found: GraphLink | undefined,
      nearest = 22 * 22;
    this.graph.links.forEach((link, i) => {
      const m = toScreen(camera, this.middle(link, i));
      const d = (m.x - p.x) ** 2 + (m.y - p.y) ** 2;
      if (d <= nearest) [found, nearest] = [link, d];
    });
    return found;
  }

  draw(ctx: CanvasRenderingContext2D, camera: Camera, look: Look, width: number, height: number, focus: string) {
    const ratio = ctx.canvas.width / width;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = look.colour.ground;
    ctx.fillRect(0, 0, width, height);
    ctx.setTransform(ratio * camera.scale, 0, 0, ratio * camera.scale, ratio * camera.x, ratio * camera.y);
    const near = this.neighbourhood(focus);
    this.graph.links.forEach((link, i) => this.drawLink(ctx, look, link, i, focus !== "" && !touches(link, focus)));
    this.graph.nodes.forEach((node, i) =>
      this.drawNode(ctx, look, node, i, node.id === focus, near !== undefined && !near.has(node.id)),
    );
    this.drawLabels(ctx, camera, look, ratio, focus, near);
  }

  private neighbourhood(focus: string): Set<string> | undefined {
    if (focus === "") return undefined;
    const near = new Set([focus]);
    for (const link of this.graph.links) {
      if (link.source === focus) near.add(link.target);
      if (link.target === focus) near.add(link.source);
    }
    return near;
  }

  private drawLink(ctx: CanvasRenderingContext2D, look: Look, link: GraphLink, i: number, faint: boolean) {
    const { from, to, control } = this.curve(link, i);
    ctx.globalAlpha = faint ? 0.2 : 1;
    ctx.strokeStyle = look.colour[colourOf[link.standing]];
    ctx.fillStyle = ctx.strokeStyle;
    ctx.lineWidth = link.standing === "denied" ? 2 : 1.5;
    ctx.setLineDash(isDashed(link.standing) ? [6, 4] : []);
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    if (link.source === link.target)
      ctx.bezierCurveTo(control.x - 40, control.y, control.x + 40, control.y, to.x, to.y);
    else ctx.quadraticCurveTo(control.x, control.y, to.x, to.y);
    ctx.stroke();
    ctx.setLineDash([]);
    if (link.source !== link.target) arrow(ctx, control, to);
    if (link.standing === "denied") cross(ctx, this.middle(link, i));
    ctx.globalAlpha = 1;
  }

  private drawNode(
    ctx: CanvasRenderingContext2D,
    look: Look,
    node: GraphNode,
    i: number,
    focused: boolean,
    faint: boolean,
  ) {
    const { x, y } = this.at(i);
    const thing = "iri" in node.term || "blank" in node.term;
    ctx.globalAlpha = faint ? 0.3 : 1;
    ctx.beginPath();
    if (thing) ctx.arc(x, y, radius, 0, 2 * Math.PI);
    else ctx.rect(x - radius + 2, y - radius + 2, 2 * radius - 4, 2 * radius - 4);
    ctx.fillStyle = thing ? look.colour.accent : look.colour["line-strong"];
    ctx.fill();
    ctx.lineWidth = focused ? 3 : 1.5;
    ctx.strokeStyle = focused ? look.colour.accent : look.colour.ground;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  // Labels keep their size when the view is zoomed, so they are drawn in
  // screen pixels. Where they would cover one another the later one is left
  // out; the focused node's own come first.
  private drawLabels(
    ctx: CanvasRenderingContext2D,
    camera: Camera,
    look: Look,
    ratio: number,
    focus: string,
    near: Set<string> | undefined,
  ) {
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    const taken: Box[] = [];
    for (const i of this.order(near)) {
      const node = this.graph.nodes[i]!;
      const p = toScreen(camera, this.at(i));
      ctx.font = `${node.id === focus ? "600 " : ""}13px ${look.font}`;
      label(
        ctx,
        taken,
        look,
        shortened(node.label),
        p.x,
        p.y + radius * camera.scale + 11,
        look.colour.ink,
        near !== undefined && !near.has(node.id),
      );
    }
    if (camera.scale < 0.45 && focus === "") return;
    ctx.font = `12px ${look.font}`;
    this.graph.links.forEach((link, i) => {
      if (focus !== "" && !touches(link, focus)) return;
      const p = toScreen(camera, this.middle(link, i));
      label(ctx, taken, look, caption(link, look), p.x, p.y, look.colour[colourOf[link.standing]], false);
    });
  }

  private order(near: Set<string> | undefined): number[] {
    const rank = (i: number) => {
      const node = this.graph.nodes[i]!;
      return (near?.has(node.id) ? 1e6 : 0) + node.degree;
    };
    return this.graph.nodes.map((_, i) => i).sort((a, b) => rank(b) - rank(a));
  }

  private middle(link: GraphLink, i: number): Point {
    const { from, to, control } = this.curve(link, i);
    if (link.source === link.target) return { x: control.x, y: (from.y + 3 * control.y) / 4 };
    return { x: (from.x + 2 * control.x + to.x) / 4, y: (from.y + 2 * control.y + to.y) / 4 };
  }

  private curve(link: GraphLink, i: number): { from: Point; to: Point; control: Point } {
    const from = this.at(this.index.get(link.source)!);
    const to = this.at(this.index.get(link.target)!);
    if (link.source === link.target) return { from, to, control: { x: from.x, y: from.y - 60 - this.bends[i]! } };
    const dx = to.x - from.x,
      dy = to.y - from.y,
      length = Math.hypot(dx, dy) || 1;
    const swing = this.bends[i]! * (link.source < link.target ? 1 : -1);
    return {
      from,
      to,
      control: { x: (from.x + to.x) / 2 - (dy / length) * swing, y: (from.y + to.y) / 2 + (dx / length) * swing },
    };
  }
}

function caption(link: GraphLink, look: Look): string {
  if (link.standing === "fact") return link.label;
  const cross = link.standing === "denied" ? "✕ " : "";
  return `${cross}${link.label} · ${look.word[link.standing]}`;
}

function touches(link: GraphLink, node: string): boolean {
  return link.source === node || link.target === node;
}

// How far apart the links between the same two nodes swing: 0, 36, -36, 72, …
function bends(links: GraphLink[]): number[] {
  const seen = new Map<string, number>();
  return links.map(({ source, target }) => {
    const pair = source < target ? `${source} ${target}` : `${target} ${source}`;
    const n = seen.get(pair) ?? 0;
    seen.set(pair, n + 1);
    return 36 * Math.ceil(n / 2) * (n % 2 === 0 ? -1 : 1);
  });
}

// Points along the last of the curve, at the rim of the target.
function arrow(ctx: CanvasRenderingContext2D, from: Point, to: Point) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const tip = { x: to.x - Math.cos(angle) * (radius + 1), y: to.y - Math.sin(angle) * (radius + 1) };
  ctx.beginPath();
  ctx.moveTo(tip.x, tip.y);
  ctx.lineTo(tip.x - 9 * Math.cos(angle - 0.4), tip.y - 9 * Math.sin(angle - 0.4));
  ctx.lineTo(tip.x - 9 * Math.cos(angle + 0.4), tip.y - 9 * Math.sin(angle + 0.4));
  ctx.closePath();
  ctx.fill();
}

function cross(ctx: CanvasRenderingContext2D, { x, y }: Point) {
  const arm = 5;
  ctx.beginPath();
  ctx.moveTo(x - arm, y - arm);
  ctx.lineTo(x + arm, y + arm);
  ctx.moveTo(x + arm, y - arm);
  ctx.lineTo(x - arm, y + arm);
  ctx.stroke();
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function label(
  ctx: CanvasRenderingContext2D,
  taken: Box[],
  look: Look,
  text: string,
  x: number,
  y: number,
  color: string,
  faint: boolean,
) {
  if (text === "") return;
  const half = ctx.measureText(text).width / 2;
  const box = { left: x - half - 2, right: x + half + 2, top: y - 9, bottom: y + 9 };
  if (taken.some((b) => b.left < box.right && box.left < b.right && b.top < box.bottom && box.top < b.bottom)) return;
  taken.push(box);
  ctx.globalAlpha = faint ? 0.4 : 1;
  ctx.lineWidth = 4;
  ctx.strokeStyle = look.colour.ground;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
  ctx.globalAlpha = 1;
}

// Keeps the syllables of Khmer whole where a label is cut.
const clusters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function shortened(text: string): string {
  if (text.length <= 28) return text;
  const parts = [...clusters.segment(text)];
  return parts.length <= 28
    ? text
    : parts
        .slice(0, 27)
        .map((part) => part.segment)
        .join("") + "…";
}
