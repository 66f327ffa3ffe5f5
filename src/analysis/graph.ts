/** Activities and the links between them, by index. Every link joins two different activities that exist. */
export interface Graph {
  readonly size: number;
  readonly links: readonly (readonly [from: number, to: number])[];
}

/** The activities that each activity leads to, in stored order of the links. */
function targetsOf({ size, links }: Graph): number[][] {
  const targets: number[][] = Array.from({ length: size }, () => []);
  for (const [from, to] of links) targets[from]?.push(to);
  return targets;
}

/** An order in which every link leads to a later activity. Activities on or behind cycles are missing. */
export function topologicalOrder(graph: Graph): number[] {
  const targets = targetsOf(graph);
  const incoming = new Int32Array(graph.size);
  for (const [, to] of graph.links) incoming[to] = (incoming[to] as number) + 1;
  const order: number[] = [];
  for (let at = 0; at < graph.size; at += 1) if (incoming[at] === 0) order.push(at);
  for (let next = 0; next < order.length; next += 1) {
    for (const to of targets[order[next] as number] as number[]) {
      incoming[to] = (incoming[to] as number) - 1;
      if (incoming[to] === 0) order.push(to);
    }
  }
  return order;
}

/**
 * At most `most` cycles without a common activity, each in the direction of its links and from its first
 * activity in stored order. Empty only if there is no cycle. It does not recurse, so that long chains cannot
 * overflow the stack.
 */
export function cyclesOf(graph: Graph, most: number): number[][] {
  const targets = targetsOf(graph);
  const isLeft = new Uint8Array(graph.size).fill(1);
  for (const at of topologicalOrder(graph)) isLeft[at] = 0;
  const cycles: number[][] = [];
  for (let first = 0; first < graph.size && cycles.length < most; first += 1) {
    if (isLeft[first] === 0) continue;
    const cycle = cycleFrom(first, targets, isLeft);
    for (const at of cycle) isLeft[at] = 0;
    if (cycle.length > 0) cycles.push(fromFirst(cycle));
  }
  return cycles;
}

/**
 * Walks until it meets its own path again. At a dead end it turns back and marks the activity, so that it
 * never returns there.
 */
function cycleFrom(first: number, targets: readonly (readonly number[])[], isLeft: Uint8Array): number[] {
  const path = [first];
  const placeOnPath = new Map([[first, 0]]);
  const nextTarget = new Map<number, number>();
  while (path.length > 0) {
    const at = path.at(-1) as number;
    const tried = nextTarget.get(at) ?? 0;
    nextTarget.set(at, tried + 1);
    const to = targets[at]?.[tried];
    if (to === undefined) {
      isLeft[at] = 0;
      placeOnPath.delete(at);
      path.pop();
    } else if (isLeft[to] === 1) {
      const place = placeOnPath.get(to);
      if (place !== undefined) return path.slice(place);
      placeOnPath.set(to, path.length);
      path.push(to);
    }
  }
  return [];
}

function fromFirst(cycle: readonly number[]): number[] {
  const start = cycle.indexOf(cycle.reduce((least, at) => Math.min(least, at)));
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}
