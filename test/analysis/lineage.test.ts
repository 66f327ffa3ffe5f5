import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { type LineageRules, lineageOf, type Sureness } from '../../src/analysis/lineage.ts';
import { type Wired, type Wiring, wiringOf } from '../../src/analysis/wiring.ts';
import { toRunbook } from '../engine/runbook-file.ts';

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
