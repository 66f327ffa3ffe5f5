import { expect, test } from 'vitest';
import type { Options } from '../../src/model/options.ts';
import { play } from '../support/engine-play.ts';
import { type LinkFile, runbook } from '../support/runbook-file.ts';

const failed = { simulate: { status: 'failed' } };
const warned = { simulate: { status: 'warning' } };
const onFailure: LinkFile = { from: 'b', to: 'c', include: [{ status: ['failed'] }] };
const always: LinkFile = { from: 'a', to: 'b', include: [] };
const eventually = { simulate: [{ attempts: 1, status: 'failed' }, { status: 'success' }], loop: {} };

/** Section 1.6: what happens, and the status of the instance under sco, lastActivity and strict. */
const table: [string, Record<string, object>, (string | LinkFile)[], Options['rollup'][] | string[]][] = [
  ['all succeed', { a: {}, b: {} }, ['a->b'], ['success', 'success', 'success']],
  ['the start fails', { a: failed }, [], ['failed', 'failed', 'failed']],
  ['the start fails and is handled', { a: failed, b: {} }, [always], ['failed', 'success', 'warning']],
  ['the start warns', { a: warned, b: {} }, ['a->b'], ['warning', 'warning', 'warning']],
  ['a dead end fails', { a: {}, b: failed }, ['a->b'], ['warning', 'failed', 'failed']],
  [
    'a failure is handled',
    { a: {}, b: failed, c: {} },
    ['a->b', onFailure],
    ['warning', 'success', 'warning'],
  ],
  [
    'a failure passes no link',
    { a: {}, b: failed, c: {} },
    ['a->b', 'b->c'],
    ['warning', 'failed', 'failed'],
  ],
  ['the last warns', { a: {}, b: warned }, ['a->b'], ['warning', 'warning', 'warning']],
  ['a loop succeeds in the end', { a: {}, b: eventually }, ['a->b'], ['warning', 'success', 'warning']],
  ['the start succeeds in the end', { a: eventually }, [], ['warning', 'success', 'warning']],
];

test.each(table)('%s: sco, lastActivity, strict (A5)', (_, activities, links, expected) => {
  const ended = (['sco', 'lastActivity', 'strict'] as const).map(
    (rollup) =>
      play(runbook(activities as Record<string, Record<string, unknown>>, links, { rollup })).ending.status,
  );
  expect(ended).toEqual(expected);
});

test.each(['sco', 'lastActivity', 'strict'] as const)(
  'an instance in which nothing runs succeeds (A5, %s)',
  (rollup) => {
    expect(play(runbook({ a: { enabled: false } }, [], { rollup })).ending.status).toBe('success');
  },
);

test.each(['sco', 'lastActivity', 'strict'] as const)(
  'an instance the engine gave up is failed (A5, %s)',
  (rollup) => {
    expect(play(runbook({ a: {}, b: {} }, ['a->b'], { rollup, maxExecutions: 1 })).ending).toMatchObject({
      status: 'failed',
      limit: 'step-limit',
    });
  },
);
