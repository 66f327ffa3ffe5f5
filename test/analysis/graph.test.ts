import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cyclesOf, type Graph, topologicalOrder } from '../../src/analysis/graph.ts';
import { neverSatisfied } from '../../src/analysis/upstream.ts';

const graphs = fc.integer({ min: 2, max: 12 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    links: fc.array(
      fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })).filter(([from, to]) => from !== to),
      { maxLength: 24 },
    ),
  }),
);
const acyclic = graphs.map(
  ({ size, links }): Graph => ({ size, links: links.filter(([from, to]) => from < to) }),
);

test('every link leads onwards in the topological order, which lacks activities only where there are cycles (1.4 rule 6)', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const order = topologicalOrder(graph);
      expect(order.length === graph.size).toBe(cyclesOf(graph, 99).length === 0);
      const place = new Map(order.map((at, index) => [at, index]));
      for (const [from, to] of graph.links) {
        if (place.has(to)) expect(place.get(from)).toBeLessThan(place.get(to) as number);
      }
    }),
  );
});

test('a cycle that is told follows links from its first activity back to it, and shares none with another', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const has = (from: number, to: number) =>
        graph.links.some((link) => link[0] === from && link[1] === to);
      const cycles = cyclesOf(graph, 99);
      for (const cycle of cycles) {
        expect(Math.min(...cycle)).toBe(cycle[0]);
        for (const [index, at] of cycle.entries())
          expect(has(at, cycle[(index + 1) % cycle.length] as number)).toBe(true);
      }
      expect(new Set(cycles.flat()).size).toBe(cycles.flat().length);
    }),
  );
});

/** What the lineage of a token that leaves an activity can hold, straight from section 4 rule 4. */
function lineages(
  graph: Graph,
  returns: ReadonlyMap<number, number | undefined>,
): { before: Set<number>[]; after: Set<number>[] } {
  const before = Array.from({ length: graph.size }, () => new Set<number>());
  const after = Array.from({ length: graph.size }, () => new Set<number>());
  for (const at of topologicalOrder(graph)) {
    for (const [from, to] of graph.links)
      if (to === at) for (const one of after[from] as Set<number>) before[at]?.add(one);
    const selected = returns.get(at);
    const passed = !returns.has(at) ? before[at] : selected === undefined ? [] : after[selected];
    after[at] = new Set([...(passed ?? []), at]);
  }
  return { before, after };
}

test('a subscription is never satisfied exactly when no lineage that arrives can hold its source (A8)', () => {
  const world = fc.tuple(
    acyclic,
    fc.array(fc.tuple(fc.nat(), fc.option(fc.nat())), { maxLength: 3 }),
    fc.array(fc.record({ reader: fc.nat(), source: fc.nat() }), { maxLength: 120 }),
  );
  fc.assert(
    fc.property(world, ([graph, junctions, wanted]) => {
      const plain = lineages(graph, new Map());
      const returns = new Map<number, number | undefined>();
      for (const [junction, selected] of junctions) {
        const at = junction % graph.size;
        const before = [...(plain.before[at] as Set<number>)];
        returns.set(at, selected === null ? undefined : before[selected % Math.max(1, before.length)]);
      }
      const subscriptions = wanted.map(({ reader, source }) => ({
        reader: reader % graph.size,
        source: source % graph.size,
      }));
      const { before } = lineages(graph, returns);
      const expected = new Set(subscriptions.filter(({ reader, source }) => !before[reader]?.has(source)));
      expect(new Set(neverSatisfied(graph, { returns, noneKeepsCommon: false }, subscriptions))).toEqual(
        expected,
      );
    }),
    { numRuns: 500 },
  );
});

test('with option junctionNone "common" what was common passes a Junction that returns nothing (A16)', () => {
  const graph = {
    size: 3,
    links: [
      [0, 1],
      [1, 2],
    ] as const,
  };
  const subscription = { reader: 2, source: 0 };
  const returns = new Map([[1, undefined]]);
  expect(neverSatisfied(graph, { returns, noneKeepsCommon: true }, [subscription])).toEqual([]);
  expect(neverSatisfied(graph, { returns, noneKeepsCommon: false }, [subscription])).toEqual([subscription]);
});

test('more sources than one pass holds are worked through in several', () => {
  const size = 200;
  const links = Array.from({ length: size - 1 }, (_, at) => [at, at + 1] as const);
  const subscriptions = Array.from({ length: size }, (_, source) => ({ reader: size - 1, source }));
  const missing = neverSatisfied(
    { size, links },
    { returns: new Map(), noneKeepsCommon: false },
    subscriptions,
  );
  expect(missing).toEqual([{ reader: size - 1, source: size - 1 }]);
});
