import { expect, test } from 'vitest';
import { invokeRunbook } from '../../../src/activities/runbook-control/invoke-runbook.ts';
import type { InstanceStatus } from '../../../src/model/published-data.ts';
import { ask } from '../call.ts';
import { groupOf, ran, refused } from './group-result.ts';

const child = (properties: object = {}, options = {}) =>
  ask(invokeRunbook, { runbook: '\\Ops\\Child', ...properties }, { options });

test('one branch is planned, tried once, without limits; every text of it is resolved (section 6)', () => {
  const properties = {
    runbook: '/Ops/{{list.Which}} ',
    parameters: { Count: '{{list.Count}}', Text: 'n={{list.Count}}', Flag: true },
    runbookServers: ' RBS02; {{list.Server}};',
  };
  const upstream = [{ id: 'list', row: { Which: 'Child', Count: 3, Server: 'RBS01' } }];
  expect(ask(invokeRunbook, properties, { upstream }).plan).toEqual({
    strategy: 'waitAll',
    isNamed: false,
    noun: 'branch',
    raceOn: 'success',
    failOnWarning: false,
    branches: [
      {
        id: 'child',
        call: {
          runbook: '/Ops/Child',
          parameters: { Count: 3, Text: 'n=3', Flag: true },
          runbookServers: ['RBS02', 'RBS01'],
        },
        retries: { attempts: 1, delayMs: 0, backoff: 'constant', maxDelayMs: 0 },
        ignoreFailure: false,
      },
    ],
  });
});

test('without Wait for completion nobody waits: the job is known, status and returned data are blank', () => {
  const request = child({ waitForCompletion: false });
  expect(request.plan.strategy).toBe('fireAndForget');
  const result = groupOf([{ ...ran('child', 'success'), status: 'queued', result: null }]);
  expect(request.conclude(result)).toEqual({
    status: 'success',
    items: { 'Child runbook Job ID': '7', 'Child runbook status': '' },
  });
});

test('runbook servers are a list as well; none is the default', () => {
  expect(child({ runbookServers: ['A', 'B'] }).plan.branches[0]?.call.runbookServers).toEqual(['A', 'B']);
  for (const runbookServers of ['', ' ; ', []])
    expect(child({ runbookServers }).plan.branches[0]?.call).not.toHaveProperty('runbookServers');
});

test.each(['success', 'warning', 'failed'] as const)(
  'A22: a child that ended with %s is a success of the activity, and its status is published',
  (status) => {
    expect(child().conclude(groupOf([ran('child', status)]))).toEqual({
      status: 'success',
      items: { 'Child runbook Job ID': '7', 'Child runbook status': status },
    });
  },
);

test('A22: the option mirrorChild takes the status of the child', () => {
  const mirrored = (status: InstanceStatus) => {
    const conclude = child({}, { invokeStatus: 'mirrorChild' }).conclude;
    return conclude(groupOf([ran('child', status)]));
  };
  expect(mirrored('success')).toMatchObject({ status: 'success' });
  expect(mirrored('warning')).toMatchObject({ status: 'warning' });
  expect(mirrored('failed')).toMatchObject({
    status: 'failed',
    errorSummary: '\\Ops\\Child ended with the status failed (job 7)',
  });
  const told = ran('child', 'failed');
  const result = told.result && { ...told.result, errorSummary: 'no disk' };
  expect(child({}, { invokeStatus: 'mirrorChild' }).conclude(groupOf([{ ...told, result }]))).toMatchObject({
    errorSummary: '\\Ops\\Child ended with the status failed (job 7): no disk',
  });
});

test('A21: as many rows as the child returned; none where it returned nothing', () => {
  const rows = [{ Total: 1 }, { Total: 2 }];
  expect(child().conclude(groupOf([ran('child', 'success', rows)])).rows).toEqual(rows);
  expect(child().conclude(groupOf([ran('child', 'success')]))).not.toHaveProperty('rows');
});

test('a child that could not be run fails the activity: refused, canceled, or its job failed', () => {
  expect(child().conclude(groupOf([refused('child', 'there is no runbook \\Ops\\Child')]))).toEqual({
    status: 'failed',
    errorSummary: 'there is no runbook \\Ops\\Child',
    items: { 'Child runbook Job ID': '', 'Child runbook status': '' },
  });
  const denied = {
    status: 'Canceled',
    instanceStatus: null,
    returned: [],
    broke: false,
    errorSummary: '',
    reason: 'denied',
  } as const;
  expect(child().conclude(groupOf([ran('child', 'canceled', [], { error: '', result: denied })]))).toEqual({
    status: 'failed',
    errorSummary: 'denied',
    items: { 'Child runbook Job ID': '7', 'Child runbook status': 'canceled' },
  });
  const died = { ...denied, status: 'Failed', instanceStatus: 'failed', reason: 'its worker died' } as const;
  const outcome = child({}, { invokeStatus: 'mirrorChild' }).conclude(
    groupOf([ran('child', 'failed', [], { error: 'its worker died', result: died })]),
  );
  expect(outcome).toMatchObject({ status: 'failed', errorSummary: 'its worker died' });
});

test('without wait, a child that cannot be queued fails the activity', () => {
  const outcome = child({ waitForCompletion: false }).conclude(
    groupOf([refused('child', 'no such runbook')]),
  );
  expect(outcome).toMatchObject({ status: 'failed', errorSummary: 'no such runbook' });
});
