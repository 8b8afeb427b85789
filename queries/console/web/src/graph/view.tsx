/**
 * The graph of a result: a canvas, and the same nodes and links as a tree for
 * the keyboard and for screen readers.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { plural, t } from "../i18n";
import { language } from "../settings";
import { Button } from "../ui/button";
import { termHref } from "../ui/term";
import type { Graph, GraphLink, GraphNode } from "./model";
import { Stage } from "./stage";
import { GraphTree } from "./tree";

interface Props {
  graph: Graph;
  /** A link was chosen: its evidence is to be shown. */
  onLink(link: GraphLink): void;
}

export function GraphView({ graph, onLink }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<Stage | null>(null);
  const [focus, setFocus] = useState("");
  const linked = useRef(onLink);
  linked.current = onLink;

  useEffect(() => {
    if (!canvas.current) return;
    const made = new Stage(canvas.current, graph, { node: openNode, link: (link) => linked.current(link) });
    stage.current = made;
    return () => made.close();
  }, [graph, language.value]);

  useEffect(() => stage.current?.focus(focus), [focus]);

  if (graph.nodes.length === 0) return <p class="muted">{t("graph.empty")}</p>;
  return (
    <section class="graph" aria-label={t("graph.title")}>
      <div class="graph-stage">
        <p class="graph-count" role="status">
          {counts(graph)}
        </p>
        <canvas ref={canvas} class="graph-canvas" role="img" aria-label={t("graph.canvas")} />
        <div class="graph-tools">
          <Button onClick={() => stage.current?.zoom(1.3)} aria-label={t("graph.zoomIn")}>
            +
          </Button>
          <Button onClick={() => stage.current?.zoom(1 / 1.3)} aria-label={t("graph.zoomOut")}>
            −
          </Button>
          <Button onClick={() => stage.current?.fit()}>{t("graph.fit")}</Button>
        </div>
      </div>
      <GraphTree graph={graph} onFocus={setFocus} onNode={openNode} onLink={onLink} />
    </section>
  );
}

function openNode(node: GraphNode): void {
  const target = termHref(node.term);
  if (target) location.hash = target;
}

function counts({ nodes, links, allNodes, allLinks }: Graph): string {
  if (nodes.length === allNodes && links.length === allLinks) {
    return `${plural("graph.nodes", allNodes)}, ${plural("graph.links", allLinks)}`;
  }
  return t("graph.part", { nodes: nodes.length, allNodes, links: links.length, allLinks });
}
