/**
 * The layout of the graph view, in a Web Worker so that the page stays
 * responsive. The simulation starts from fixed places and has its own seeded
 * chance, so that the same graph always comes out the same.
 */
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type Simulation,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from "d3-force";

export type ToWorker =
  | { kind: "start"; nodes: number; links: [number, number][]; still: boolean }
  | { kind: "drag"; node: number; x: number; y: number }
  | { kind: "release"; node: number };

/** The x and y of each node in turn. */
export interface FromWorker {
  positions: Float32Array;
  settled: boolean;
}

let simulation: Simulation<SimulationNodeDatum, SimulationLinkDatum<SimulationNodeDatum>> | undefined;
let still = false; // no movement to be seen: only settled layouts are sent

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  switch (message.kind) {
    case "start":
      still = message.still;
      start(message.nodes, message.links);
      break;
    case "drag":
      pin(message.node, message.x, message.y);
      break;
    case "release":
      pin(message.node, null, null);
      break;
  }
};

function start(count: number, links: [number, number][]) {
  simulation?.stop();
  const nodes: SimulationNodeDatum[] = Array.from({ length: count }, () => ({}));
  const springs = links.map(([source, target]) => ({ source, target }));
  simulation = forceSimulation(nodes)
    .force("link", forceLink(springs).distance(150))
    .force("charge", forceManyBody().strength(-450).distanceMax(900))
    .force("collide", forceCollide(34))
    .force("x", forceX().strength(0.05))
    .force("y", forceY().strength(0.07))
    .on("tick", () => send(false))
    .on("end", () => send(true));
  if (still) settle();
}

function pin(node: number, x: number | null, y: number | null) {
  const datum = simulation?.nodes()[node];
  if (!simulation || !datum) return;
  datum.fx = x;
  datum.fy = y;
  if (still) {
    if (x !== null && y !== null) {
      datum.x = x;
      datum.y = y;
      send(true);
    }
    return;
  }
  simulation.alphaTarget(x === null ? 0 : 0.2).restart();
}

function settle() {
  simulation!.stop();
  simulation!.tick(300);
  send(true);
}

function send(settled: boolean) {
  const nodes = simulation!.nodes();
  const positions = new Float32Array(nodes.length * 2);
  nodes.forEach((node, i) => {
    positions[2 * i] = node.x ?? 0;
    positions[2 * i + 1] = node.y ?? 0;
  });
  const message: FromWorker = { positions, settled };
  self.postMessage(message, { transfer: [positions.buffer] });
}
