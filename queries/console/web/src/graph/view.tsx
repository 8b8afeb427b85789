/** stub */
import type { Graph, GraphLink } from "./model";
export function GraphView(_: { graph: Graph; onLink(link: GraphLink): void }) {
  return null;
}
