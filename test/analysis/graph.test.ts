import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cyclesOf, topologicalOrder } from '../../src/analysis/graph.ts';

const graphs = fc.integer({ min: 2, max: 12 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    links: fc.array(
      fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })).filter(([from, to]) => from !== to),
      { maxLength: 24 },
    ),
  }),
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
