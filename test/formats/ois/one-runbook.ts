import { expect } from 'vitest';
import { activity, exportOf, guid, imported, policy, table } from './export-builder.ts';

/** The first three activities. */
export const start = guid(1);
export const second = guid(2);
export const third = guid(3);

/** A runbook that begins with Initialize Data (one parameter, Server) and goes on with what is given. */
export function runbookOf(objects: readonly string[], more: Record<string, string | null> = {}) {
  const init = activity({
    guid: start,
    type: 'Custom Start',
    objectType: '{6C576F3D-E927-417A-B145-5D3EFF9C995F}',
    name: 'Initialize Data',
    own: table('CUSTOM_START_PARAMETERS', [
      {
        UniqueID: guid(1, 'B'),
        ParentID: start,
        Value: 'Server',
        Type: 'String',
        ParameterDescription: null,
      },
    ]),
  });
  return exportOf([policy('Test', guid(1, 'C'), [init, ...objects], more)]);
}

/** Send Event Log Message with fields of its own, as the second activity. */
export const log = (own: string, more = {}) =>
  activity({
    guid: second,
    type: 'Send Event Log Message',
    objectType: '{64F6B908-70F3-46C0-BEB1-79E788C99421}',
    name: 'Log',
    own,
    ...more,
  });

/** Imports an export and reads it: no errors, and its first runbook. */
export async function importedRunbook(text: string) {
  const { bundle, reading, report } = await imported(text);
  expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const native = bundle?.runbooks[0];
  const runbook = reading.bundle?.runbooks[0];
  if (native === undefined || runbook === undefined || report === undefined)
    throw new Error('nothing was imported');
  return { native, runbook, report, notes: report.runbooks[0]?.notes ?? [], reading };
}
