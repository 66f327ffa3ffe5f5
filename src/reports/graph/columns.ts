import type { LinkRoom } from './dagre-layout.ts';
import { largestOf, type Rect, type Size } from './geometry.ts';
import { gap } from './spacing.ts';

/** How many links the longest way to each box has; 0 for what goes round in a circle. */
export function depthsOf(count: number, links: readonly LinkRoom[]): number[] {
  const depths = Array.from({ length: count }, () => 0);
  const missing = Array.from({ length: count }, () => 0);
  for (const { to } of links) missing[to] = (missing[to] ?? 0) + 1;
  const outgoing = Map.groupBy(links, ({ from }) => from);
  const ready = [...missing.keys()].filter((index) => missing[index] === 0);
  for (const index of ready) {
    for (const { to } of outgoing.get(index) ?? []) {
      depths[to] = Math.max(depths[to] ?? 0, (depths[index] ?? 0) + 1);
      missing[to] = (missing[to] ?? 0) - 1;
      if (missing[to] === 0) ready.push(to);
    }
  }
  return depths;
}

/**
 * A plain layout for runbooks too large for a good one: a column for every depth, in stored order from top to
 * bottom.
 */
export function columns(sizes: readonly Size[], depths: readonly number[]): Rect[] {
  const widest = largestOf(sizes).width;
  const filled = new Map<number, number>();
  return sizes.map((size, index) => {
    const depth = depths[index] ?? 0;
    const y = filled.get(depth) ?? 0;
    filled.set(depth, y + size.height + gap.y);
    return { ...size, x: depth * (widest + 2 * gap.x), y };
  });
}
