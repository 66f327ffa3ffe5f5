// Event notifications of exports (section 10): ASW_ObjectTimeout and ASW_NotifyOnFail of an activity,
// PolicyTimeout and NotifyOnFail of a runbook.
import { expect, test } from 'vitest';
import { importedRunbook, log, runbookOf } from './one-runbook.ts';

const withFields = (
  seconds: string | null,
  failure: string,
  ofRunbook: Record<string, string | null> = {},
) => {
  const object = log('')
    .replace(/<ASW_ObjectTimeout.*?<\/ASW_ObjectTimeout>/, '')
    .replace(/<ASW_NotifyOnFail.*?<\/ASW_NotifyOnFail>/, '');
  const timeout =
    seconds === null
      ? '<ASW_ObjectTimeout datatype="null"></ASW_ObjectTimeout>'
      : `<ASW_ObjectTimeout datatype="int">${seconds}</ASW_ObjectTimeout>`;
  const own = `${timeout}<ASW_NotifyOnFail datatype="bool">${failure}</ASW_NotifyOnFail>`;
  return importedRunbook(runbookOf([object.replace('</Object>', `${own}</Object>`)], ofRunbook));
};
const told = (notes: Awaited<ReturnType<typeof withFields>>['notes']) =>
  notes
    .filter(({ code }) => code.startsWith('event-notification'))
    .map(({ kind, subject, message }) => `${kind} ${subject}: ${message}`);

test('the settings of an activity and of its runbook come across, and the report names them', async () => {
  const { native, runbook, notes } = await withFields('60', 'TRUE', {
    PolicyTimeout: '120',
    NotifyOnFail: 'true',
  });
  expect(native).toMatchObject({ reportIfRunsMoreThanSeconds: 120, reportIfFails: true });
  expect(runbook).toMatchObject({ reportIfRunsMoreThanSeconds: 120, reportIfFails: true });
  const activity = runbook.activities[1];
  expect(activity).toMatchObject({ reportIfRunsMoreThanSeconds: 60, reportIfFails: true });
  for (const field of ['ASW_ObjectTimeout', 'ASW_NotifyOnFail'])
    expect(activity?.origin).not.toHaveProperty(field);
  for (const field of ['PolicyTimeout', 'NotifyOnFail']) expect(runbook.origin).not.toHaveProperty(field);
  expect(told(notes)).toEqual([
    'kept Log: a platform event reports if it fails, and if it runs for more than 60 seconds',
    'kept : a platform event reports if it fails, and if it runs for more than 120 seconds',
  ]);
});

test.each([
  [null, 'FALSE', {}, undefined],
  ['0', 'FALSE', {}, undefined],
  [
    '1',
    'false',
    { reportIfRunsMoreThanSeconds: 1 },
    'kept Log: a platform event reports if it runs for more than 1 second',
  ],
  [null, 'TRUE', { reportIfFails: true }, 'kept Log: a platform event reports if it fails'],
  [
    'soon',
    'FALSE',
    {},
    'approximated Log: "soon" is no number of seconds: that it runs long is not reported',
  ],
  ['-5', 'FALSE', {}, 'approximated Log: "-5" is no number of seconds: that it runs long is not reported'],
] as const)('seconds %j and failure %s of an activity give %j', async (seconds, failure, expected, note) => {
  const { runbook, notes } = await withFields(seconds, failure);
  const { reportIfRunsMoreThanSeconds, reportIfFails } = runbook.activities[1] ?? {};
  expect(JSON.parse(JSON.stringify({ reportIfRunsMoreThanSeconds, reportIfFails }))).toEqual(expected);
  expect(told(notes)).toEqual(note === undefined ? [] : [note]);
});
