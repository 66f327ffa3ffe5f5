// Option defaultOutcome: what an activity publishes that is stood in for without an outcome (format section
// 3).
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  countItem,
  defineActivity,
  echoItem,
  executionItem,
  rowItem,
} from '../../../src/activities/define-activity.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { bundleOf, played, runHere, severalOf } from '../../support/host-play.ts';
import { invoke, message, script } from '../../support/runbook-file.ts';
import { messages, named } from '../../support/trace.ts';

const copy = defineActivity({
  name: 'Own Copy',
  category: 'System',
  summary: '',
  properties: () => z.looseObject({}),
  multiValue: true,
  publishes: [
    echoItem('From', 'from', ''),
    echoItem('Days', 'days', '', 'Integer'),
    echoItem('Deep', 'deep', '', 'Boolean'),
    echoItem('Masks', 'masks', ''),
    echoItem('Absent', 'absent', ''),
    countItem('Count', ''),
    executionItem('Worked', '', 'Boolean'),
    executionItem('Size', '', 'Integer'),
    rowItem('Exists', '', 'Boolean'),
    rowItem('File', ''),
  ],
});
const own = [copy];
const init = { type: 'Initialize Data', parameters: [{ name: 'Folder', default: 'C:\\In' }] };
const copies = (more: object = {}) => ({
  type: 'Own Copy',
  from: '{{init.Folder}}\\x',
  days: '3',
  deep: false,
  masks: ['*.a', '{{init.Folder}}'],
  ...more,
});

/** What activity `a` published, and how it ended. */
async function endOf(a: object, defaultOutcome: 'blank' | 'plausible', host = simulate) {
  const bundle = await bundleOf(
    { init, a, b: message('-') },
    { own, runbook: { options: { defaultOutcome } } },
  );
  const all = await played(host(bundle, { publishedData: 'specific', activityTypes: own }));
  return named(all, 'ActivityEnd')[1];
}

test('plausible: what a parameter of a started runbook reads is of its type, so that it runs without a warning (A33)', async () => {
  const parameters = {
    Id: `[Field('{{q.Full line as a string with fields separated by ;}}',';',2)]`,
    N: '{{w.Left}}',
  };
  const numbers = ['Id', 'N'].map((name) => ({ name, type: 'Integer' }));
  const activities = {
    q: { type: 'Query Database', query: 'x' },
    w: { type: 'Invoke Runbook', runbook: 'Missing' },
    call: invoke('Child', { parameters }),
  };
  const bundle = await severalOf({
    Parent: { activities, options: { defaultOutcome: 'plausible' } },
    Child: {
      activities: {
        init: { type: 'Initialize Data', parameters: numbers },
        log: message('{{init.Id}} {{init.N}}'),
      },
    },
  });
  const mocks = { Parent: { w: { rows: [{ Left: 7 }] } } };
  const all = await played(simulate(bundle, { runbook: 'Parent', mocks }));
  expect([messages(all), named(all, 'Diagnostic')]).toEqual([['1 7'], []]);
});

test('plausible: inputs are repeated with their references resolved, counts are 1, Booleans true, the rest is blank', async () => {
  expect(await endOf(copies(), 'plausible')).toMatchObject({
    status: 'success',
    durationMs: 0,
    rows: 1,
    simulated: true,
    data: [
      { From: 'C:\\In\\x', Days: 3, Deep: false, Masks: '*.a;C:\\In', Count: 1, Worked: true, Exists: true },
    ],
  });
  const end = await endOf(copies(), 'plausible');
  expect(Object.keys(end?.data?.[0] ?? {}).toSorted()).toEqual([
    'Count',
    'Days',
    'Deep',
    'Exists',
    'From',
    'Masks',
    'Worked',
  ]);
});

test('plausible: an outcome that is given keeps what it says, and is completed with the repeated inputs only', async () => {
  const given = { simulate: { status: 'warning', rows: [{ From: 'mine' }, { File: 'f' }], durationMs: 7 } };
  expect(await endOf(copies(given), 'plausible')).toMatchObject({ status: 'warning', durationMs: 7 });
  expect((await endOf(copies(given), 'plausible'))?.data).toEqual([
    { From: 'mine', Days: 3, Deep: false, Masks: '*.a;C:\\In', Count: 2 },
    { From: 'C:\\In\\x', File: 'f', Days: 3, Deep: false, Masks: '*.a;C:\\In', Count: 2 },
  ]);
  const real = await endOf(copies(given), 'plausible', runHere);
  expect(real?.data?.[1]).toMatchObject({ From: 'C:\\In\\x' });
});

const inputs = { From: 'C:\\In\\x', Days: 3, Deep: false, Masks: '*.a;C:\\In' };

test('blank, the default: inputs are repeated, and nothing else is published that is not given (section 2)', async () => {
  expect((await endOf(copies(), 'blank'))?.data).toEqual([inputs]);
  const given = { simulate: { rows: [{ File: 'f' }] } };
  expect((await endOf(copies(given), 'blank'))?.data).toEqual([{ ...inputs, File: 'f', Count: 1 }]);
  const failed = { simulate: { status: 'failed', errorSummary: 'no' } };
  expect((await endOf(copies(failed), 'blank'))?.data).toEqual([inputs]);
});

test('inputs are never joined by flatten, whether the rows of an outcome give them or not (section 2, A6)', async () => {
  const flatten = { mode: 'csv' };
  const rows = [{ File: 'a' }, { File: 'b', From: 'D:', Worked: true }];
  const [row] = (await endOf(copies({ flatten, simulate: { rows } }), 'blank'))?.data ?? [];
  expect(row).toEqual({ ...inputs, From: 'D:', File: 'a,b', Worked: true, Count: 2 });
});

test('an input that cannot be resolved does not undo the outcome that stands in (section 2)', async () => {
  const odd = copies({ from: "[Sum('{{init.Folder}}','1')]", simulate: { rows: [{ File: 'f' }] } });
  const { From: _, ...others } = inputs;
  expect((await endOf(odd, 'blank'))?.data).toEqual([{ ...others, File: 'f', Count: 1 }]);
});

test('the triggers of a monitor repeat its inputs (section 2)', async () => {
  const watch = { type: 'Monitor Event Log', computer: 'SRV1', eventLog: 'System' };
  const simulated = { simulate: { triggers: [{ at: 0, rows: [{ 'Log Entry ID': 7 }] }] } };
  const bundle = await bundleOf({
    w: { ...watch, ...simulated },
    log: message('{{w.Computer}} {{w.Event log name}} {{w.Log Entry ID}}'),
  });
  expect(messages(await played(simulate(bundle)))).toEqual(['SRV1 System 7']);
});

test('plausible: the script body is the script with its references resolved, what looks like a function left alone', async () => {
  const body = "Get-Item '{{init.Folder}}' [Left('ab', 1)]";
  const end = await endOf(script(body, { language: 'PowerShell' }), 'plausible');
  expect(end?.data).toMatchObject([{ 'Script Body': "Get-Item 'C:\\In' [Left('ab', 1)]" }]);
});

test('plausible: an input that cannot be resolved fails the activity, as it would have', async () => {
  const options = { defaultOutcome: 'plausible', missingData: 'fail' };
  const bundle = await bundleOf(
    { init, a: copies({ from: '{{b.Message}}' }), b: message('-') },
    { own, runbook: { options } },
  );
  const all = await played(simulate(bundle, { activityTypes: own }));
  expect(named(all, 'ActivityEnd')[1]).toMatchObject({ status: 'failed' });
});

test('plausible: a condition that never holds is no way out of a loop, another one is', async () => {
  const never = { never: 'the operator "isodd" is not known' };
  const status = { status: ['failed'] };
  const item = { item: 'Size', operator: 'equals', value: 7 };
  const ended = (exit: object[]) => endOf(copies({ loop: { exit } }), 'plausible');
  expect(await ended([never, status])).toMatchObject({ status: 'failed', attempt: 1 });
  expect(await ended([never, item])).toMatchObject({ status: 'success', attempt: 1, data: [{ Size: 7 }] });
});
