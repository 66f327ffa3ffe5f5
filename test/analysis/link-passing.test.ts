import { expect, test } from 'vitest';
import { explained, plain, script } from '../reports/explain/explained.ts';
import { type LinkFile, runbook } from '../support/runbook-file.ts';

/** What is said of a link from one activity to another. */
async function linkFrom(source: object, link: Partial<LinkFile>, target: object = plain, options = {}) {
  const file = runbook({ a: { ...source }, b: { ...target } }, [{ from: 'a', to: 'b', ...link }], options);
  return (await explained(file)).explanation.links[0]!;
}

const compare = { type: 'Compare Values', left: '1', test: 'equals', right: '1' };
const isTrue = { item: 'Comparison result', operator: 'equals', value: true } as const;
const notTrue = { item: 'Comparison result', operator: 'does not equal', value: true } as const;
const status = (...given: ('success' | 'warning' | 'failed')[]) => ({ status: given });

test('conditions in words', async () => {
  const words = async (link: Partial<LinkFile>, source: object = script) =>
    (await linkFrom(source, link)).passes;
  expect(await words({})).toBe('on success');
  expect(await words({ include: [] })).toBe('always');
  expect(await words({ include: [status('failed', 'warning')] })).toBe('on warning or failed');
  expect(await words({ include: [status('success'), status('warning', 'failed')] })).toBe('always');
  expect(await words({ include: [isTrue, status('failed')] }, compare)).toBe(
    'when Comparison result equals true, or on failed',
  );
  expect(await words({ exclude: [{ item: 'X', operator: 'starts with', value: 'a b' }] })).toBe(
    'on success, but not when X starts with "a b"',
  );
  expect(await words({ include: [{ item: 'X', operator: 'equals', value: '' }] })).toBe('when X is blank');
  expect(await words({ include: [{ item: 'X', operator: 'is between', value: [1, 5] }] })).toBe(
    'when X is between 1 and 5',
  );
  expect(await words({ delaySeconds: 5 })).toBe('on success, after 5 s');
});

test('a link without a status test passes failed executions, too (section 3)', async () => {
  const item = { item: 'X', operator: 'equals', value: 1 } as const;
  expect((await linkFrom(script, { include: [item] })).on).toEqual({
    success: 'sometimes',
    warning: 'sometimes',
    failed: 'sometimes',
  });
  expect((await linkFrom(plain, {})).on).toEqual({ success: 'always', warning: 'never', failed: 'never' });
});

test('links that can never pass, and why', async () => {
  const never = async (...given: Parameters<typeof linkFrom>) => (await linkFrom(...given)).never;
  expect(await never(plain, { enabled: false })).toBe('link-disabled');
  expect(await never(plain, {}, { ...plain, enabled: false })).toBe('target-disabled');
  expect(await never({ ...plain, enabled: false }, {})).toBe('source-disabled');
  expect(await never(compare, { include: [status('warning')] })).toBe('status-impossible');
  expect(await never(plain, { include: [status('failed')], exclude: [status('failed', 'warning')] })).toBe(
    'contradiction',
  );
  expect(await never(compare, { include: [isTrue], exclude: [isTrue] })).toBe('contradiction');
  expect(await never(compare, { include: [], exclude: [isTrue, notTrue] })).toBe('contradiction');
  expect(
    await never(script, {
      include: [{ item: 'X', operator: 'equals', value: 'ab' }],
      exclude: [{ item: 'x', operator: 'starts with', value: 'A' }],
    }),
  ).toBe('contradiction');
  expect(await never(compare, { include: [{ item: 'Nothing', operator: 'equals', value: 'x' }] })).toBe(
    'item-never-published',
  );
  const said = (await linkFrom(plain, { enabled: false })).passes;
  expect(said).toBe('never: the link is disabled (on success)');
});

test('what only looks like a contradiction can pass', async () => {
  const never = async (...given: Parameters<typeof linkFrom>) => (await linkFrom(...given)).never;
  expect(await never(compare, { include: [isTrue, status('failed')], exclude: [isTrue] })).toBeNull();
  expect(await never(compare, { include: [isTrue], exclude: [notTrue] })).toBeNull();
  expect(
    await never(script, {
      include: [{ item: 'X', operator: 'contains', value: 'a' }],
      exclude: [{ item: 'X', operator: 'equals', value: 'a' }],
    }),
  ).toBeNull();
  expect(await never(script, { include: [{ item: 'Unknown', operator: 'equals', value: 'x' }] })).toBeNull();
  expect(
    await never(compare, { include: [{ item: 'Nothing', operator: 'does not equal', value: 'x' }] }),
  ).toBeNull();
  expect(
    await never(plain, { include: [{ item: 'Activity status', operator: 'equals', value: 'Failed' }] }),
  ).toBeNull();
});

test('what Pianola computes publishes nothing of its own when it fails, unless its simulated outcome says so', async () => {
  const on = async (source: object) => (await linkFrom(source, { include: [isTrue] })).on.failed;
  expect(await on(compare)).toBe('never');
  expect(
    await on({ ...compare, simulate: { status: 'failed', rows: [{ 'Comparison result': true }] } }),
  ).toBe('sometimes');
  const common = { include: [{ item: 'Error summary text', operator: 'contains', value: 'x' } as const] };
  expect((await linkFrom(compare, common)).on.failed).toBe('sometimes');
});

test('the item Activity status is the status', async () => {
  const link = { include: [{ item: 'Activity status', operator: 'equals', value: 'failed' } as const] };
  expect((await linkFrom(plain, link)).on).toEqual({ success: 'never', warning: 'never', failed: 'always' });
});

test('links that always pass', async () => {
  expect((await linkFrom(plain, { include: [] })).isAlways).toBe(true);
  expect(
    (await linkFrom(plain, { include: [status('success'), status('warning', 'failed')] })).isAlways,
  ).toBe(true);
  expect((await linkFrom(compare, { include: [isTrue, notTrue] })).isAlways).toBe(true);
  expect((await linkFrom(plain, { include: [], exclude: [status('failed')] })).isAlways).toBe(false);
  expect((await linkFrom(plain, { include: [], enabled: false })).isAlways).toBe(false);
});

test('statuses an activity can end with: as it is played, and as its simulated outcome says (1.6, A22)', async () => {
  const onWarning = { include: [status('warning')] };
  const invoke = { type: 'Invoke Runbook', runbook: 'Elsewhere' };
  const never = async (source: object, options = {}) =>
    (await linkFrom(source, onWarning, plain, options)).never;
  expect(await never(invoke)).toBe('status-impossible');
  expect(await never(invoke, { invokeStatus: 'mirrorChild' })).toBeNull();
  expect(await never({ ...compare, simulate: { status: 'warning' } })).toBeNull();
  expect(await never({ type: 'Initialize Data', parameters: [] })).toBe('status-impossible');
  expect(await never({ type: 'Initialize Data', parameters: [{ name: 'P' }] })).toBeNull();
  const group = (strategy: string) => ({
    type: 'Parallel',
    strategy,
    branches: [{ id: 'x', runbook: 'Elsewhere' }],
  });
  expect([await never(group('waitAll')), await never(group('bestEffort'))]).toEqual([
    'status-impossible',
    null,
  ]);
  const afterJunction = runbook({ a: plain, j: { type: 'Junction' }, b: plain }, [
    'a -> j',
    { from: 'j', to: 'b', include: [status('failed')] },
  ]);
  expect((await explained(afterJunction)).explanation.links[1]!.never).toBe('status-impossible');
});
