import { Graph, layout } from '@dagrejs/dagre';
import { type Point, type Rect, rectAround, type Size } from './geometry.ts';
import type { Direction } from './picture-style.ts';

/** A link between two boxes, and the room its label needs. */
export interface LinkRoom {
  readonly from: number;
  readonly to: number;
  readonly label: Size;
}

/** Where everything goes that nobody has placed. */
export interface DagreLayout {
  readonly boxes: readonly Rect[];
  /** For every link the points where it turns, and the middle of its label. */
  readonly links: readonly { readonly turns: readonly Point[]; readonly label: Point }[];
}

/** From this size on a plainer ranking, whose time grows with the size and no faster. */
const large = 400;

/**
 * Lays boxes out along their links, to the right or down, with room for the labels (dagre). The same input
 * gives the same layout.
 */
export function dagreLayout(
  sizes: readonly Size[],
  links: readonly LinkRoom[],
  direction: Direction,
): DagreLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction === 'down' ? 'TB' : 'LR',
    nodesep: 28,
    edgesep: 18,
    // Before and behind a label there is as much again.
    ranksep: direction === 'down' ? 44 : 40,
    ranker: sizes.length > large ? 'longest-path' : 'network-simplex',
  });
  for (const [index, { width, height }] of sizes.entries()) graph.setNode(String(index), { width, height });
  for (const [index, { from, to, label }] of links.entries()) {
    graph.setEdge(String(from), String(to), { ...label, labelpos: 'c' }, String(index));
  }
  layout(graph);
  return {
    boxes: sizes.map((size, index) => rectAround(pointOf(graph.node(String(index))), size)),
    links: links.map(({ from, to }, index) => {
      const placed = graph.edge(String(from), String(to), String(index));
      const points: readonly Point[] = placed.points ?? [];
      return { turns: points.slice(1, -1).map(pointOf), label: pointOf(placed) };
    }),
  };
}

function pointOf({ x, y }: { readonly x?: number; readonly y?: number }): Point {
  return { x: x ?? 0, y: y ?? 0 };
}
