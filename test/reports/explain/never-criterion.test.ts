// A condition that never holds, and says why: what an import could not understand.
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { runbookText } from '../../../src/reports/explain/runbook-text.ts';
import { visitReason } from '../../../src/reports/explain/trace-reasons.ts';
import { mocksText } from '../../../src/reports/mocks/mocks-text.ts';
import { RunbookTrace } from '../../../src/trace/runbook-trace.ts';
import { play } from '../../support/engine-play.ts';
import { type LinkFile, runbook } from '../../support/runbook-file.ts';
import { explained, plain, runsOf, script } from './explained.ts';

const never = { never: 'the operator "isodd" is not known' };
const why = 'never: the operator "isodd" is not known';

async function told(link: Partial<LinkFile>, loop?: object) {
  const a = { ...plain, name: 'A', simulate: {}, ...(loop && { loop }) };
  const b = { ...plain, name: 'B', simulate: {} };
  return explained(runbook({ a, b, c: { ...b, name: 'C' } }, [{ from: 'a', to: 'b', ...link }, 'b -> c']));
}

test.each<[Partial<LinkFile>, string]>([
  [{ include: [never] }, why],
  [{ include: [never, { never: 'else' }, never] }, `${why}; else`],
  [
    { include: [never], exclude: [{ status: ['failed'] }], delaySeconds: 5 },
    `${why} (but not on failed, after 5 s)`,
  ],
  [{ include: [never], enabled: false }, `never: the link is disabled (${why})`],
  [{ include: [never, { status: ['failed'] }] }, `on failed (${why})`],
  [{ include: [{ status: ['success', 'warning', 'failed'] }, never] }, `always (${why})`],
  [{ exclude: [never] }, `on success, but not (${why})`],
  [{ exclude: [never, { status: ['failed'] }] }, `on success, but not on failed (${why})`],
])('a condition that never holds, in words: %j', async (link, words) => {
  expect((await told(link)).explanation.links[0]?.passes).toBe(words);
});

test('a loop with such a condition, in words', async () => {
  const loop = async (given: object) => (await told({}, given)).told('a').loop;
  expect(await loop({ exit: [never] })).toBe(`exits ${why}`);
  expect(await loop({ doNotExit: [never] })).toBe(`exits on success, but not (${why})`);
});

test('a link with nothing else to include can never pass, and what lies behind it never runs', async () => {
  const { explanation, facts, ...rest } = await told({ include: [never] });
  expect(explanation.links[0]).toMatchObject({
    never: 'criterion-never',
    on: { success: 'never', warning: 'never', failed: 'never' },
    isAlways: false,
  });
  expect(runsOf({ explanation, facts, ...rest })).toEqual({ a: 'once', b: 'never', c: 'never' });
  expect(runbookText(explanation, facts, 200)).toContain(`Links that can never pass\n  A -> B: ${why}\n`);
});

test('beside another condition, or on the Exclude tab, it takes nothing away', async () => {
  for (const link of [{ include: [never, { status: ['success' as const] }] }, { exclude: [never] }]) {
    const { explanation } = await told(link);
    expect(explanation.links[0]).toMatchObject({
      never: null,
      on: { success: 'always', warning: 'never', failed: 'never' },
    });
  }
});

test('a trace: why what lies behind it never ran', async () => {
  const { facts, at } = await told({ include: [never] });
  const trace = new RunbookTrace(facts.runbook, 't.ndjson');
  const file = runbook({ a: {}, b: {}, c: {} }, [{ from: 'a', to: 'b', include: [never] }, 'b->c']);
  for (const event of play(file).events) trace.add(event);
  expect(visitReason(at('b'), facts, trace.counts())).toEqual({
    text: 'never ran',
    details: [`the link from A passes ${why}`],
  });
});

test('mocks: it reads no item and wants no value', async () => {
  const size = { item: 'Size', operator: 'equals', value: 7 } as const;
  const text = async (include: LinkFile['include'], exit: object[]) => {
    const a = { ...script, loop: { exit } };
    const { bundle } = (await explained(runbook({ a, b: plain }, [{ from: 'a', to: 'b', include }]))).bundle;
    const request = { bundle, catalogue: standardCatalogue, runbooks: bundle.runbooks, allItems: false };
    return mocksText(request, 'yaml').text;
  };
  expect(await text([never, size], [never, size])).toBe(await text([size], [size]));
  expect(await text([never], [never])).not.toContain('Size');
});

test('links that exclude each other still do: one row is returned at most (A21)', async () => {
  const compare = { type: 'Compare Values', left: '1', test: 'equals', right: '1' };
  const isTrue = { item: 'Comparison result', operator: 'equals', value: true } as const;
  const notTrue = { ...isTrue, operator: 'does not equal' } as const;
  const back = { type: 'Return Data', values: { X: '1' } };
  const links: LinkFile[] = [
    { from: 'a', to: 'b', include: [never, isTrue] },
    { from: 'a', to: 'c', include: [notTrue, never] },
  ];
  const file = { ...runbook({ a: compare, b: back, c: back }, links), returnedData: [{ name: 'X' }] };
  expect((await explained(file)).explanation.returned.mostRows).toBe('1');
});
