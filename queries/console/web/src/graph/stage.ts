/**
 * The canvas of the graph view: it asks the worker for the layout, draws, and
 * turns pointer and wheel into pan, zoom, drag and choice.
 */
import { fitted, panned, toGraph, zoomed, type Camera, type Point } from "./camera";
import type { Graph, GraphLink, GraphNode } from "./model";
import { lookOf, Scene, type Look } from "./scene";
import type { FromWorker, ToWorker } from "./worker";

export interface StageEvents {
  node(node: GraphNode): void;
  link(link: GraphLink): void;
}

// A press becomes a drag once it moved this many pixels.
const slack = 5;

export class Stage {
  private readonly worker = new Worker(new URL("graph-worker.js", import.meta.url), { type: "module" });
  private readonly ctx: CanvasRenderingContext2D;
  private readonly scene: Scene;
  private readonly done = new AbortController();
  private readonly resized: ResizeObserver;
  private readonly themed: MutationObserver;
  private look: Look;
  private camera: Camera = { scale: 1, x: 0, y: 0 };
  private moved = false; // by hand: the view no longer follows the layout
  private focused = ""; // chosen in the list
  private hovered = "";
  private frame = 0;
  private pointers = new Map<number, Point>();
  private press: { node: number; at: Point; dragging: boolean } | undefined;

  constructor(
    private canvas: HTMLCanvasElement,
    graph: Graph,
    private events: StageEvents,
  ) {
    this.ctx = canvas.getContext("2d")!;
    this.look = lookOf(canvas);
    this.scene = new Scene(graph, new Float32Array(graph.nodes.length * 2));
    this.worker.onmessage = (event: MessageEvent<FromWorker>) => this.place(event.data.positions);
    this.tell({
      kind: "start",
      nodes: graph.nodes.length,
      links: this.scene.pairs(),
      still: matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
    this.resized = new ResizeObserver(() => this.resize());
    this.resized.observe(canvas);
    this.themed = new MutationObserver(() => this.repaint());
    this.themed.observe(document.documentElement, { attributes: true });
    this.listen();
  }

  close() {
    this.done.abort();
    this.worker.terminate();
    this.resized.disconnect();
    this.themed.disconnect();
    cancelAnimationFrame(this.frame);
  }

  focus(node: string) {
    this.focused = node;
    this.redraw();
  }

  zoom(factor: number) {
    this.view(zoomed(this.camera, factor, { x: this.width / 2, y: this.height / 2 }));
  }

  fit() {
    this.moved = false;
    this.camera = fitted(this.scene.positions, this.width, this.height);
    this.redraw();
  }

  private get width() {
    return this.canvas.clientWidth;
  }

  private get height() {
    return this.canvas.clientHeight;
  }

  private tell(message: ToWorker) {
    this.worker.postMessage(message);
  }

  private place(positions: Float32Array) {
    this.scene.positions = positions;
    if (this.moved) this.redraw();
    else this.fit();
  }

  private view(camera: Camera) {
    this.moved = true;
    this.camera = camera;
    this.redraw();
  }

  private resize() {
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    if (this.moved) this.redraw();
    else this.fit();
  }

  private repaint() {
    this.look = lookOf(this.canvas);
    this.redraw();
  }

  private redraw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (this.width === 0) return;
      this.scene.draw(this.ctx, this.camera, this.look, this.width, this.height, this.hovered || this.focused);
    });
  }

  private listen() {
    const { signal } = this.done;
    const on = (
      type: "pointerdown" | "pointermove" | "pointerup" | "pointercancel" | "pointerleave",
      act: (event: PointerEvent) => void,
    ) => this.canvas.addEventListener(type, act, { signal });
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", (event) => this.lift(event));
    on("pointerleave", () => this.hover(""));
    this.canvas.addEventListener("wheel", (event) => this.wheel(event), { signal, passive: false });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.repaint(), { signal });
    document.fonts.addEventListener("loadingdone", () => this.redraw(), { signal });
  }

  private point(event: MouseEvent): Point {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private down(event: PointerEvent) {
    const at = this.point(event);
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, at);
    const reach = event.pointerType === "mouse" ? 10 : 22;
    if (this.pointers.size === 1) this.press = { node: this.scene.nodeAt(this.camera, at, reach), at, dragging: false };
  }

  private move(event: PointerEvent) {
    const to = this.point(event);
    const from = this.pointers.get(event.pointerId);
    if (!from) {
      const node = this.scene.nodeAt(this.camera, to, 10);
      this.hover(this.scene.graph.nodes[node]?.id ?? "");
      this.canvas.classList.toggle("pointing", node >= 0 || this.scene.linkAt(this.camera, to) !== undefined);
      return;
    }
    this.pointers.set(event.pointerId, to);
    if (this.pointers.size === 2) this.pinch(event.pointerId, from, to);
    else if (this.press) this.drag(this.press, from, to);
  }

  private pinch(moving: number, from: Point, to: Point) {
    const other = [...this.pointers].find(([id]) => id !== moving)![1];
    const before = Math.hypot(from.x - other.x, from.y - other.y);
    const after = Math.hypot(to.x - other.x, to.y - other.y);
    if (this.press) this.press.dragging = true;
    if (before > 0) this.view(zoomed(this.camera, after / before, other));
  }

  private drag(press: { node: number; at: Point; dragging: boolean }, from: Point, to: Point) {
    press.dragging ||= Math.hypot(to.x - press.at.x, to.y - press.at.y) > slack;
    if (!press.dragging) return;
    if (press.node < 0) {
      this.view(panned(this.camera, to.x - from.x, to.y - from.y));
      return;
    }
    this.moved = true;
    this.tell({ kind: "drag", node: press.node, ...toGraph(this.camera, to) });
  }

  private up(event: PointerEvent) {
    const press = this.press;
    this.lift(event);
    if (!press || press.dragging) return;
    const node = this.scene.graph.nodes[press.node];
    if (node) {
      this.events.node(node);
      return;
    }
    const link = this.scene.linkAt(this.camera, press.at);
    if (link) this.events.link(link);
  }

  private lift(event: PointerEvent) {
    this.pointers.delete(event.pointerId);
    if (this.press && this.press.node >= 0 && this.press.dragging)
      this.tell({ kind: "release", node: this.press.node });
    if (this.pointers.size === 0) this.press = undefined;
  }

  private hover(node: string) {
    if (node === this.hovered) return;
    this.hovered = node;
    this.redraw();
  }

  private wheel(event: WheelEvent) {
    event.preventDefault();
    this.view(zoomed(this.camera, Math.exp(-event.deltaY / 400), this.point(event)));
  }
}
