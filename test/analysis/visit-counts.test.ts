import { expect, test } from 'vitest';
import type { MockInput } from '../../src/model/mock.ts';
import { explained, list, plain, runsOf, script } from '../reports/explain/explained.ts';
import { declaring, type LinkFile, runbook } from '../support/runbook-file.ts';

async function runs(...given: Parameters<typeof runbook>) {
  return runsOf(await explained(runbook(...given)));
}

test('rows multiply along a path (section 2)', async () => {
  expect(await runs({ a: list, b: list, c: plain, d: plain }, ['a -> b', 'b -> c', 'c -> d'])).toEqual({
    a: 'once',
    b: 'n times',
    c: 'n·m times',
    d: 'n·m times',
  });
});

test('a merge adds what arrives over each link (1.4)', async () => {
  const links = ['a -> b', 'a -> c', 'b -> d', 'c -> d'];
  expect((await runs({ a: plain, b: list, c: list, d: plain }, links))['d']).toBe('n + m times');
  expect((await runs({ a: list, b: plain, c: plain, d: plain }, links))['d']).toBe('2·n times');
  expect((await runs({ a: plain, b: plain, c: plain, d: plain }, links))['d']).toBe('twice');
});

test('flatten makes one row of each execution (section 2)', async () => {
  const flat = { ...list, flatten: { mode: 'lines' } };
  const told = await explained(runbook({ a: list, b: flat, c: plain }, ['a -> b', 'b -> c']));
  expect(runsOf(told)['c']).toBe('n times');
  expect(told.told('b').rows).toMatchObject({ several: false, why: 'flattened: one row for each execution' });
});

test('a Junction runs once and sends on one token, or the rows of an activity (section 4)', async () => {
  const links = ['a -> b', 'b -> j', 'a -> j', 'j -> z'];
  const none = await explained(runbook({ a: list, b: list, j: { type: 'Junction' }, z: plain }, links));
  expect([none.told('j').runs.text, none.told('j').rows.text, runsOf(none)['z']]).toEqual([
    'once',
    'sends on 1 row',
    'once',
  ]);
  const from = (returnDataFrom: string) =>
    runs({ a: list, b: list, j: { type: 'Junction', returnDataFrom }, z: plain }, links);
  expect([(await from('a'))['z'], (await from('b'))['z']]).toEqual(['n times', 'n·m times']);
});

test('a Junction that returns data from what cannot arrive sends nothing on (A17), or a blank with the option', async () => {
  const activities = {
    a: plain,
    b: list,
    c: plain,
    first: { type: 'Junction' },
    j: { type: 'Junction', returnDataFrom: 'b' },
    z: plain,
  };
  const links = ['a -> b', 'a -> c', 'b -> first', 'first -> j', 'c -> j', 'j -> z'];
  expect(await runs(activities, links)).toMatchObject({ j: 'once', z: 'never' });
  expect(await runs(activities, links, { junctionStarved: 'blank' })).toMatchObject({ z: 'once' });
});

test('behind two Junctions there are only those rows whose descendants reached the first (section 4 rule 4)', async () => {
  const maybe: LinkFile = { from: 'b', to: 'j', include: [{ item: 'X', operator: 'equals', value: 'x' }] };
  const activities = {
    a: list,
    b: { ...script, publish: [{ name: 'X' }] },
    j: { type: 'Junction', returnDataFrom: 'b' },
    k: { type: 'Junction', returnDataFrom: 'a' },
    z: plain,
  };
  const after = async (link: string | LinkFile) =>
    (await runs(activities, ['a -> b', 'a -> j', link, 'j -> k', 'k -> z']))['z'];
  expect([await after('b -> j'), await after(maybe)]).toEqual(['n times', 'at most n times']);
});

test('a Junction that may be starved may send on a blank instead of what it returns (A17)', async () => {
  const a = { type: 'Compare Values', left: '1', test: 'equals', right: '1' };
  const activities = { a, b: list, j: { type: 'Junction', returnDataFrom: 'b' }, z: plain };
  const maybe: LinkFile = {
    from: 'a',
    to: 'b',
    include: [{ item: 'Comparison result', operator: 'equals', value: 'True' }],
  };
  const links = [maybe, 'a -> j', 'b -> j', 'j -> z'];
  expect((await runs(activities, links))['z']).toBe('at most n times');
  expect((await runs(activities, links, { junctionStarved: 'blank' }))['z']).toBe('at most n + 1 times');
});

test('conditions on values make it at most so many; what follows as well', async () => {
  const counted = {
    from: 'a',
    to: 'b',
    include: [{ item: 'Numeric return value of the query', operator: 'equals' as const, value: 1 }],
  };
  const links = [counted, 'b -> c', 'a -> j', 'b -> j', 'j -> d'];
  const told = await runs(
    { a: list, b: plain, c: plain, j: { type: 'Junction', returnDataFrom: 'b' }, d: plain },
    links,
  );
  expect(told).toEqual({
    a: 'once',
    b: 'at most n times',
    c: 'at most n times',
    j: 'once',
    d: 'at most n times',
  });
});

test('what only a failure leads to gets one token for each execution; failures add to what they meet (section 2)', async () => {
  const failed = { from: 'b', to: 'c', include: [{ status: ['failed' as const] }] };
  const told = await runs({ a: list, b: list, c: plain, d: plain }, ['a -> b', failed, 'b -> d', 'c -> d']);
  expect(told).toEqual({
    a: 'once',
    b: 'n times',
    c: 'at most n times, only after a failure or warning',
    d: 'n·m times, more after failures',
  });
});

test('what is disabled never runs, nor what only it leads to', async () => {
  const off = { from: 'a', to: 'd', enabled: false };
  const told = await runs({ a: list, b: { ...plain, enabled: false }, c: plain, d: plain, e: plain }, [
    'a -> b',
    'b -> c',
    off,
    'd -> e',
  ]);
  expect(told).toEqual({ a: 'once', b: 'never', c: 'never', d: 'never', e: 'never' });
  expect(await runs({ a: { ...plain, enabled: false }, b: plain }, ['a -> b'])).toEqual({
    a: 'never',
    b: 'never',
  });
});

test('simulated rows count, whatever the type; one simulated row or none does not (A7)', async () => {
  const rows = async (simulate: MockInput) => {
    const a = { ...plain, ...declaring(simulate), simulate };
    const told = await explained(runbook({ a, b: plain }, ['a -> b']));
    return runsOf(told)['b'];
  };
  expect(await rows({ rows: [{ i: 1 }, { i: 2 }] })).toBe('n times');
  expect(await rows({ rows: { repeat: 3, row: { i: 1 } } })).toBe('n times');
  expect(await rows([{ when: [], rows: [{ i: 1 }] }, { rows: [{ i: 1 }, { i: 2 }] }])).toBe('n times');
  expect(await rows({ rows: [{ i: 1 }] })).toBe('once');
  expect(await rows({ rows: [] })).toBe('once');
});

test('a script can have several rows if it publishes anything, declared as a collection or not (8.2)', async () => {
  const rows = async (script: object) => {
    const told = await explained(
      runbook({ a: { type: 'Run .Net Script', script: '', ...script }, b: plain }, ['a -> b']),
    );
    return [runsOf(told)['b'], told.told('a').rows.why];
  };
  expect(await rows({ publish: [{ name: 'x' }] })).toEqual(['n times', 'its script may publish lists']);
  expect(await rows({ publish: [] })).toEqual(['once', 'its script publishes nothing']);
  expect(await rows({ publish: [{ name: 'x', collection: true }] })).toEqual([
    'n times',
    'its script publishes a collection',
  ]);
  expect(await rows({})).toEqual(['n times', 'its script may publish lists']);
});

test('an activity for a computer group has a row for each computer', async () => {
  const sending = { type: 'Send Event Log Message', message: 'x' };
  expect((await runs({ a: { ...sending, computer: 'WEB01' }, b: plain }, ['a -> b']))['b']).toBe('once');
  expect((await runs({ a: { ...sending, computer: '{All}' }, b: plain }, ['a -> b']))['b']).toBe('n times');
});

test('Invoke Runbook has several rows only where it waits for what can return several (A21)', async () => {
  const child = (
    name: string,
    activities: Parameters<typeof runbook>[0],
    links: Parameters<typeof runbook>[1],
  ) => ({
    ...runbook(activities, links),
    name,
    returnedData: [{ name: 'R' }],
  });
  const result = { type: 'Return Data', values: { R: 'x' } };
  const compare = { type: 'Compare Values', left: '1', test: 'equals', right: '1' };
  const isTrue = { item: 'Comparison result', operator: 'equals', value: 'True' } as const;
  const children = [
    child('One', { a: plain, r: result }, ['a -> r']),
    child('Many', { a: list, r: result }, ['a -> r']),
    child('None', { a: list }, []),
    child('Either', { a: compare, r: result, s: result }, [
      { from: 'a', to: 'r', include: [isTrue] },
      { from: 'a', to: 's', include: [{ ...isTrue, value: 'False' }, { status: ['failed'] }] },
    ]),
    child('Both', { a: compare, r: result, s: result }, [
      { from: 'a', to: 'r', include: [isTrue] },
      'a -> s',
    ]),
    child('Numbers', { a: { ...script, publish: [{ name: 'X' }] }, r: result, s: result }, [
      { from: 'a', to: 'r', include: [{ item: 'X', operator: 'equals', value: '1' }] },
      { from: 'a', to: 's', include: [{ item: 'X', operator: 'equals', value: '1.0' }] },
    ]),
    child('Status', { a: plain, r: result, s: result }, [
      'a -> r',
      { from: 'a', to: 's', include: [{ status: ['warning', 'failed'] }] },
    ]),
    child('Loop', { a: plain, r: { ...result, loop: {} } }, ['a -> r']),
    child('Circle', { a: { type: 'Invoke Runbook', runbook: 'Circle' }, r: result }, ['a -> r']),
  ];
  const after = async (invoke: object) => {
    const parent = {
      ...runbook({ a: { type: 'Invoke Runbook', ...invoke }, b: plain }, ['a -> b']),
      name: 'Parent',
    };
    return runsOf(await explained(parent, ...children))['b'];
  };
  expect(await after({ runbook: 'One' })).toBe('once');
  expect(await after({ runbook: 'None' })).toBe('once');
  expect(await after({ runbook: 'Either' })).toBe('once');
  expect(await after({ runbook: 'Status' })).toBe('once');
  expect(await after({ runbook: 'Both' })).toBe('n times');
  expect(await after({ runbook: 'Numbers' })).toBe('n times');
  expect(await after({ runbook: 'Loop' })).toBe('n times');
  expect(await after({ runbook: 'Many' })).toBe('n times');
  expect(await after({ runbook: 'Many', waitForCompletion: false })).toBe('once');
  expect(await after({ runbook: 'Unknown' })).toBe('n times');
  expect(await after({ runbook: 'Circle' })).toBe('n times');
});

test('a monitor starts an instance with one row; its loop attempts are one visit (1.5, section 5)', async () => {
  const looped = { ...plain, loop: { exit: [{ status: ['success'] }] } };
  const told = await explained(
    runbook({ m: { type: 'Monitor Date/Time', at: '18:30' }, a: looped }, ['m -> a']),
  );
  expect(runsOf(told)).toEqual({ m: 'once', a: 'once' });
  expect(told.told('a').loop).toBe('exits on success');
});

test('ten thousand activities that fork and merge again and again are many, at once', async () => {
  const activities: Record<string, object> = { a0: plain };
  const links: string[] = [];
  for (let at = 1; at < 3333; at += 1) {
    Object.assign(activities, { [`l${at}`]: list, [`r${at}`]: list, [`a${at}`]: plain });
    links.push(`a${at - 1} -> l${at}`, `a${at - 1} -> r${at}`, `l${at} -> a${at}`, `r${at} -> a${at}`);
  }
  const told = await runs(activities as Parameters<typeof runbook>[0], links);
  expect([told['a1'], told['a3332']]).toEqual(['n + m times', 'many times']);
});
