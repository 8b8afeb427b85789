/**
 * The graph as a tree: the nodes, under each its links. Up and down walk it,
 * right opens a node and goes along a link to the node at its other end, left
 * goes back, Enter shows the entity or the evidence.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { plural, t } from "../i18n";
import { standingWord } from "../ui/standing";
import type { Graph, GraphLink, GraphNode } from "./model";

interface Props {
  graph: Graph;
  onFocus(node: string): void;
  onNode(node: GraphNode): void;
  onLink(link: GraphLink): void;
}

/** Where the keyboard is: a node, or one of the links under it. */
interface Place {
  node: number;
  /** -1: the node itself. */
  link: number;
}

export function GraphTree({ graph, onFocus, onNode, onLink }: Props) {
  const links = useMemo(() => linksByNode(graph), [graph]);
  const [place, setPlace] = useState<Place>({ node: 0, link: -1 });
  const [open, setOpen] = useState(-1);
  const list = useRef<HTMLUListElement>(null);
  const walked = useRef(false); // by the keyboard: the focus follows

  useEffect(() => {
    setPlace({ node: 0, link: -1 });
    setOpen(-1);
  }, [graph]);

  useEffect(() => {
    if (!walked.current) return;
    walked.current = false;
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [place, open]);

  const go = (to: Place, opened = open) => {
    walked.current = true;
    setPlace(to);
    setOpen(opened);
    onFocus(graph.nodes[to.node]!.id);
  };

  const keyDown = (event: KeyboardEvent) => {
    const node = graph.nodes[place.node];
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actions({ graph, links, place, open, go, choose: () => choose(place) })[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  const choose = (at: Place) => {
    const node = graph.nodes[at.node]!;
    if (at.link < 0) onNode(node);
    else onLink(links.get(node.id)![at.link]!);
  };

  const tab = (node: number, link: number) => (place.node === node && place.link === link ? 0 : -1);

  return (
    <ul
      class="graph-tree"
      role="tree"
      ref={list}
      aria-label={t("graph.list")}
      onKeyDown={keyDown}
      onBlur={() => onFocus("")}
    >
      {graph.nodes.map((node, i) => (
        <li key={node.id} role="none">
          <div
            role="treeitem"
            class="graph-node"
            tabIndex={tab(i, -1)}
            aria-expanded={open === i}
            aria-level={1}
            onFocus={() => onFocus(node.id)}
            onClick={() => {
              setPlace({ node: i, link: -1 });
              setOpen(open === i ? -1 : i);
            }}
            onDblClick={() => onNode(node)}
          >
            <bdi>{node.label}</bdi> <span class="graph-degree">{plural("graph.links", node.degree)}</span>
          </div>
          {open === i && (
            <ul role="group" class="graph-links">
              {links.get(node.id)!.map((link, j) => (
                <li key={j} role="none">
                  <div
                    role="treeitem"
                    tabIndex={tab(i, j)}
                    aria-level={2}
                    onFocus={() => onFocus(node.id)}
                    onClick={() => {
                      setPlace({ node: i, link: j });
                      onLink(link);
                    }}
                  >
                    {linkText(graph, node, link)}
                  </div>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

interface Walk {
  graph: Graph;
  links: Map<string, GraphLink[]>;
  place: Place;
  open: number;
  go(to: Place, opened?: number): void;
  choose(): void;
}

function actions({ graph, links, place, open, go, choose }: Walk): Record<string, () => void> {
  const count = graph.nodes.length;
  const own = links.get(graph.nodes[place.node]!.id)!;
  const shown = (node: number) => (open === node ? links.get(graph.nodes[node]!.id)!.length : 0);
  const down = () => {
    if (place.link + 1 < shown(place.node)) go({ node: place.node, link: place.link + 1 });
    else if (place.node + 1 < count) go({ node: place.node + 1, link: -1 });
  };
  const up = () => {
    if (place.link >= 0) go({ node: place.node, link: place.link - 1 });
    else if (place.node > 0) go({ node: place.node - 1, link: shown(place.node - 1) - 1 });
  };
  const right = () => {
    const link = own[place.link];
    if (link) go({ node: otherEnd(graph, place.node, link), link: -1 });
    else if (open === place.node && own.length > 0) go({ node: place.node, link: 0 });
    else go(place, place.node);
  };
  const left = () => {
    if (place.link >= 0) go({ node: place.node, link: -1 });
    else go(place, -1);
  };
  return {
    ArrowDown: down,
    ArrowUp: up,
    ArrowRight: right,
    ArrowLeft: left,
    Home: () => go({ node: 0, link: -1 }),
    End: () => go({ node: count - 1, link: -1 }),
    Enter: choose,
    " ": choose,
  };
}

function linksByNode(graph: Graph): Map<string, GraphLink[]> {
  const links = new Map<string, GraphLink[]>(graph.nodes.map((node) => [node.id, []]));
  for (const link of graph.links) {
    links.get(link.source)!.push(link);
    if (link.target !== link.source) links.get(link.target)!.push(link);
  }
  return links;
}

function otherEnd(graph: Graph, node: number, link: GraphLink): number {
  const other = link.source === graph.nodes[node]!.id ? link.target : link.source;
  return graph.nodes.findIndex((n) => n.id === other);
}

function linkText(graph: Graph, node: GraphNode, link: GraphLink): string {
  const outward = link.source === node.id;
  const other = graph.nodes.find((n) => n.id === (outward ? link.target : link.source))!;
  const words = `${link.label} ${outward ? "→" : "←"} ${other.label}`;
  return `${words} (${standingWord(link.standing)})`;
}
