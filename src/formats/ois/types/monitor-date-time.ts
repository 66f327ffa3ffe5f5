import type { ConvertedFields, FieldReader } from './object-type.ts';

/** Minutes that divide an hour into time slices. */
const slices = new Set([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30]);

/** The interval of a monitor whose fields cannot be read. */
const daily = { every: { days: 1 } } as const;

const intervalFields = ['EveryDayValue', 'EveryHourValue', 'EveryMinuteValue'];

/**
 * The trigger times of a Monitor Date/Time, from all its fields together. Of the kinds in its field Type only
 * `interval` is attested. Any other kind triggers at a time of day if it has one, and otherwise every few
 * seconds. What is not possible is noted and left out, so that the result can always be played.
 */
export function monitorDateTimeOf(field: FieldReader): ConvertedFields {
  const kind = field('Type').toLowerCase();
  const seconds = wholeNumber(field('EverySecondValue'), 1, Number.MAX_SAFE_INTEGER);
  const hasInterval = intervalFields.some((name) => (wholeNumber(field(name), 1, 1e6) ?? 0) > 0);
  if (kind.includes('second') || (kind === 'interval' && !hasInterval && seconds !== undefined))
    return everySeconds(seconds);
  if (kind === 'interval' || (kind === '' && hasInterval)) return interval(field);
  const hour = wholeNumber(field('AtHourTrigger'), 0, 23);
  const minute = wholeNumber(field('AtMinuteTrigger'), 0, 59);
  if (hour !== undefined && minute !== undefined) {
    const at = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    return { properties: { at }, taken: ['AtHourTrigger', 'AtMinuteTrigger'], approximated: [] };
  }
  return unreadable(kind);
}

function everySeconds(seconds: number | undefined): ConvertedFields {
  if (seconds === undefined) return unreadable('seconds');
  const possible = Math.min(Math.max(seconds, 5), 300);
  const approximated =
    possible === seconds
      ? []
      : [`it fires every ${seconds} seconds; from 5 to 300 are possible, so ${possible} are used`];
  const taken = possible === seconds ? ['EverySecondValue'] : [];
  return { properties: { everySeconds: possible }, taken, approximated };
}

function interval(field: FieldReader): ConvertedFields {
  const approximated: string[] = [];
  const part = (name: string, most: number) => {
    const value = wholeNumber(field(name), 0, Number.MAX_SAFE_INTEGER) ?? 0;
    if (value > most) approximated.push(`${name} is ${value}; the Designer allows ${most}, which is used`);
    return Math.min(value, most);
  };
  const days = part('EveryDayValue', 48);
  const hours = part('EveryHourValue', 23);
  const minutes = part('EveryMinuteValue', 59);
  if (days + hours + minutes === 0) return unreadable('interval');
  const startingMinute = startOf(field, minutes, approximated);
  const timeSlices = isTrue(field('AtTimeSlices'));
  const canSlice = days + hours === 0 && slices.has(minutes);
  if (timeSlices && !canSlice)
    approximated.push('its time slices are left out: they divide an hour, and its interval does not');
  const every = {
    ...(days > 0 && { days }),
    ...(hours > 0 && { hours }),
    ...(minutes > 0 && { minutes }),
    ...(startingMinute !== undefined && { startingMinute }),
    ...(timeSlices && canSlice && { timeSlices }),
    ...(isTrue(field('TriggerImmediately')) && { triggerImmediately: true }),
  };
  return {
    properties: { every },
    taken: approximated.length === 0 ? intervalFields : [],
    approximated,
  };
}

/**
 * The minute past the hour: in StartMinuteAfterHour itself, or in AtMinuteTrigger if that field is a tick
 * box.
 */
function startOf(field: FieldReader, minutes: number, approximated: string[]): number | undefined {
  const given = field('StartMinuteAfterHour');
  const start = wholeNumber(isTrue(given) ? field('AtMinuteTrigger') : given, 0, 59);
  // It is also zero if no starting minute was chosen.
  if (start === undefined || (start === 0 && !isTrue(given))) return undefined;
  if (minutes === 0) return start;
  approximated.push('its starting minute is left out: it is for days and hours without minutes');
  return undefined;
}

function unreadable(kind: string): ConvertedFields {
  const message = `nothing says when it fires (Type "${kind}"): it fires once a day`;
  return { properties: daily, taken: [], approximated: [message] };
}

function isTrue(text: string): boolean {
  return text.toLowerCase() === 'true' || text === '1';
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
