import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { type LineageRules, lineageOf, type Sureness } from '../../src/analysis/lineage.ts';
import { type Wired, type Wiring, wiringOf } from '../../src/analysis/wiring.ts';
import { toRunbook } from '../support/runbook-file.ts';

/** A hundred activities, each behind some of those before it; some of them Junctions that return others. */
const graphs = fc.array(
  fc.record({
    from: fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 3 }),
    isJunction: fc.boolean(),
    returned: fc.option(fc.nat(99), { nil: undefined }),
    sureness: fc.constantFrom<Sureness>(0, 1, 2, 2),
  }),
  { minLength: 40, maxLength: 100 },
);
type Graph = ReturnType<typeof graphs.generate>['value'];

function wired(graph: Graph, junctionNone: 'empty' | 'common'): { wiring: Wiring; rules: LineageRules } {
  const links = graph.flatMap(({ from }, to) =>
    to === 0
      ? []
      : [...new Set(from.map((one) => one % to))].map((one) => ({ from: `a${one}`, to: `a${to}` })),
  );
  const activities = graph.map(({ isJunction }, index) => ({
    id: `a${index}`,
    type: isJunction && index > 0 ? 'Junction' : 'Send Email',
  }));
  const runbook = toRunbook({ name: 'R', options: { junctionNone }, activities, links });
  const wiring = wiringOf(runbook, standardCatalogue);
  const at = ({ index }: Wired) => graph[index] as Graph[number];
  const rules: LineageRules = {
    sureness: ({ to }) => at(to).sureness,
    returnedBy: (junction) => {
      const { returned } = at(junction);
      return returned === undefined ? undefined : wiring.activities[returned % graph.length];
    },
    arriving: (junction) => at(junction).sureness,
  };
  return { wiring, rules };
}

test('what is asked of many sources at once is answered as it is for each by itself', () => {
  fc.assert(
    fc.property(graphs, fc.constantFrom('empty', 'common'), (graph, junctionNone) => {
      const { wiring, rules } = wired(graph, junctionNone);
      const { activities } = wiring;
      const questions = activities.flatMap((source) => activities.map((reader) => ({ source, reader })));
      const together = lineageOf(questions, wiring, rules);
      const alone = questions.map((question) => lineageOf([question], wiring, rules)[0]);
      expect(together).toEqual(alone);
      for (const [index, { best, every }] of together.entries()) {
        const { source, reader } = questions[index] as (typeof questions)[number];
        const isBehind = (wiring.placeOf[reader.index] as number) > (wiring.placeOf[source.index] as number);
        if (best > 0) expect(isBehind).toBe(true);
        if (every > 0) expect(best).toBeGreaterThan(0);
      }
    }),
    { numRuns: 6 },
  );
});

interface PlainGraph {
  readonly size: number;
  /** Every link leads from a smaller number to a larger one. */
  readonly links: readonly (readonly [from: number, to: number])[];
}

type Returns = ReadonlyMap<number, number | undefined>;

/**
 * What the lineage of a token can hold that arrives at an activity, straight from section 4 rule 4 and A17.
 */
function lineages({ size, links }: PlainGraph, returns: Returns): Set<number>[] {
  const before = Array.from({ length: size }, () => new Set<number>());
  const after = Array.from({ length: size }, () => new Set<number>());
  for (let at = 0; at < size; at += 1) {
    const arriving = before[at] as Set<number>;
    for (const [from, to] of links)
      if (to === at) for (const one of after[from] as Set<number>) arriving.add(one);
    const selected = returns.get(at);
    const isStarved = selected === undefined || !arriving.has(selected);
    const passed = returns.has(at) ? (isStarved ? [] : (after[selected] as Set<number>)) : arriving;
    after[at] = new Set([...passed, at]);
  }
  return before;
}

/**
 * Whether the data of each source can be in the lineage of a token that comes to its reader, both by number.
 */
function thereIn(
  { size, links }: PlainGraph,
  returns: Returns,
  asked: readonly (readonly [reader: number, source: number])[],
  junctionNone: 'empty' | 'common' = 'empty',
): boolean[] {
  const activities = Array.from({ length: size }, (_, index) => ({
    id: `a${index}`,
    type: returns.has(index) ? 'Junction' : 'Send Email',
  }));
  const joined = links.map(([from, to]) => ({ from: `a${from}`, to: `a${to}` }));
  const runbook = toRunbook({ name: 'R', options: { junctionNone }, activities, links: joined });
  const wiring = wiringOf(runbook, standardCatalogue);
  const before = lineages({ size, links }, returns);
  const rules: LineageRules = {
    sureness: () => 1,
    returnedBy: ({ index }) => wiring.activities[returns.get(index) ?? -1],
    arriving: ({ index }) => (before[index]?.has(returns.get(index) ?? -1) ? 1 : 0),
  };
  const at = (index: number) => wiring.activities[index] as Wired;
  const questions = asked.map(([reader, source]) => ({ reader: at(reader), source: at(source) }));
  return lineageOf(questions, wiring, rules).map(({ best }) => best > 0);
}

test('data is there exactly when a lineage that arrives can hold its source (A8)', () => {
  const world = fc.integer({ min: 2, max: 12 }).chain((size) => {
    const at = fc.nat({ max: size - 1 });
    return fc.record({
      size: fc.constant(size),
      links: fc.array(fc.tuple(at, at), { maxLength: 24 }),
      junctions: fc.array(fc.tuple(at, fc.option(fc.nat())), { maxLength: 3 }),
      asked: fc.array(fc.tuple(at, at), { maxLength: 120 }),
    });
  });
  fc.assert(
    fc.property(world, ({ size, links, junctions, asked }) => {
      const graph = { size, links: links.filter(([from, to]) => from < to) };
      const plain = lineages(graph, new Map());
      const returns = new Map<number, number | undefined>();
      for (const [at, selected] of junctions) {
        const before = [...(plain[at] as Set<number>)];
        returns.set(at, selected === null ? undefined : before[selected % Math.max(1, before.length)]);
      }
      const before = lineages(graph, returns);
      expect(thereIn(graph, returns, asked)).toEqual(
        asked.map(([reader, source]) => before[reader]?.has(source) === true),
      );
    }),
    { numRuns: 300 },
  );
});

test('with option junctionNone "common" what was common passes a Junction that returns nothing (A16)', () => {
  const graph: PlainGraph = {
    size: 3,
    links: [
      [0, 1],
      [1, 2],
    ],
  };
  const returns = new Map([[1, undefined]]);
  expect(thereIn(graph, returns, [[2, 0]], 'common')).toEqual([true]);
  expect(thereIn(graph, returns, [[2, 0]])).toEqual([false]);
});

test('more sources than one pass holds are worked through in several', () => {
  const size = 200;
  const links = Array.from({ length: size - 1 }, (_, at) => [at, at + 1] as const);
  const asked = Array.from({ length: size }, (_, source) => [size - 1, source] as const);
  const there = thereIn({ size, links }, new Map(), asked);
  expect(there).toEqual(asked.map(([, source]) => source < size - 1));
});
