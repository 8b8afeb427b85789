/**
 * The graph as a tree: the nodes, under each its links. Up and down walk it,
 * right opens a node and goes along a link to the node at its other end, left
 * goes back, Enter shows the entity or the evidence.
 */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { plural, t } from "../i18n";
import { standingWord } from "../ui/standing";
import type { Graph, GraphLink, GraphNode } from "./model";

interface Props {
  graph: Graph;
  onFocus(node: string): void;
  onNode(node: GraphNode): void;
  onLink(link: GraphLink): void;
}

/** Where the keyboard is, and which node is open. */
interface Place {
  node: number;
  /** One of the links under the node; -1 for the node itself. */
  link: number;
  /** The node whose links are shown; -1 for none. */
  open: number;
}

const start: Place = { node: 0, link: -1, open: -1 };

export function GraphTree({ graph, onFocus, onNode, onLink }: Props) {
  const links = useMemo(() => linksByNode(graph), [graph]);
  const [place, setPlace] = useState(start);
  const latest = useRef(start); // a key may come before the last one is drawn
  const list = useRef<HTMLUListElement>(null);
  const walked = useRef(false); // by the keyboard: the focus follows

  const move = (to: Place) => {
    latest.current = to;
    setPlace(to);
  };
  useEffect(() => move(start), [graph]);

  useLayoutEffect(() => {
    if (!walked.current) return;
    walked.current = false;
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [place]);

  const go = (to: Partial<Place>) => {
    walked.current = true;
    move({ ...latest.current, ...to });
    onFocus(graph.nodes[latest.current.node]!.id);
  };

  const keyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actions({ graph, links, place: latest.current, go, choose: () => choose(latest.current) })[event.key];
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
            aria-expanded={place.open === i}
            aria-level={1}
            onFocus={() => onFocus(node.id)}
            onClick={() => move({ node: i, link: -1, open: place.open === i ? -1 : i })}
            onDblClick={() => onNode(node)}
          >
            <bdi>{node.label}</bdi> <span class="graph-degree">{plural("graph.links", node.degree)}</span>
          </div>
          {place.open === i && (
            <ul role="group" class="graph-links">
              {links.get(node.id)!.map((link, j) => (
                <li key={j} role="none">
                  <div
                    role="treeitem"
                    tabIndex={tab(i, j)}
                    aria-level={2}
                    onFocus={() => onFocus(node.id)}
                    onClick={() => {
                      move({ node: i, link: j, open: i });
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
  go(to: Partial<Place>): void;
  choose(): void;
}

function actions({ graph, links, place, go, choose }: Walk): Record<string, () => void> {
  const count = graph.nodes.length;
  const own = links.get(graph.nodes[place.node]!.id)!;
  const shown = (node: number) => (place.open === node ? links.get(graph.nodes[node]!.id)!.length : 0);
  const down = () => {
    if (place.link + 1 < shown(place.node)) go({ link: place.link + 1 });
    else if (place.node + 1 < count) go({ node: place.node + 1, link: -1 });
  };
  const up = () => {
    if (place.link >= 0) go({ link: place.link - 1 });
    else if (place.node > 0) go({ node: place.node - 1, link: shown(place.node - 1) - 1 });
  };
  const right = () => {
    const link = own[place.link];
    if (link) go({ node: otherEnd(graph, place.node, link), link: -1 });
    else if (place.open === place.node && own.length > 0) go({ link: 0 });
    else go({ open: place.node });
  };
  const left = () => {
    if (place.link >= 0) go({ link: -1 });
    else go({ open: -1 });
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
