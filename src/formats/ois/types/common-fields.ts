import { commonItems } from '../../../databus/items.ts';

/** The fields of the end time, local and in UTC, by their Designer names. */
const endTimeParts = {
  Year: 'year',
  Month: 'month',
  Day: 'day',
  Weekday: 'weekday',
  DayOfWeek: 'weekday',
  Hours: 'hours',
  Minutes: 'minutes',
  Seconds: 'seconds',
} as const;

function endTime(field: string, item: string): [string, string][] {
  const parts = Object.entries(endTimeParts).map(([part, name]) => [`.${part}`, ` (${name})`] as const);
  return [['', ''] as const, ...parts].map(([part, name]) => [`${field}${part}`.toLowerCase(), item + name]);
}

/** Attested in references (ois-format 2.4), or formed like an attested one. In lower case. */
const common: ReadonlyMap<string, string> = new Map([
  ['errorsummary.text', 'Error summary text'],
  ['policy.name', 'Runbook name'],
  ['policy.pid', 'Runbook Process ID'],
  ['server.name', 'Server name'],
  ['object.id', 'Activity ID'],
  ['object.uniqueid', 'Activity ID'],
  ['object.name', 'Activity name'],
  ['object.type', 'Activity type'],
  ['object.status', 'Activity status'],
  ['object.pid', 'Activity Process ID'],
  ['object.duration', 'Activity duration'],
  ['object.starttime', 'Activity start time'],
  ['object.starttime.utc', 'Activity start time in UTC'],
  ...endTime('Object.EndTime', 'Activity end time'),
  ...endTime('Object.EndTime.UTC', 'Activity end time in UTC'),
]);

const letters = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');
const byLetters: ReadonlyMap<string, string> = new Map(
  [...commonItems.keys()].map((name) => [letters(name), name]),
);

/**
 * The Designer's name of a common published item (8.0) for the field name in a reference, such as
 * `ErrorSummary.Text`. Undefined for a field of the activity itself. Fields of the Looping tab are recognised
 * by the letters of the item: `Loop.NumberOfAttempts`.
 */
export function commonItemOf(field: string): string | undefined {
  const wanted = field.trim().toLowerCase();
  return common.get(wanted) ?? (wanted.startsWith('loop.') ? byLetters.get(letters(wanted)) : undefined);
}
