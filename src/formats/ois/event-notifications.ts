import { counted } from '../../text/plain-words.ts';
import type { Fields } from './fields.ts';
import type { ImportLedger } from './import-ledger.ts';

/** Event notifications as a native runbook or activity has them. */
export interface NativeNotifications {
  readonly reportIfRunsMoreThanSeconds?: number;
  readonly reportIfFails?: true;
}

/** The two fields of an object of an export: seconds, and TRUE or FALSE. */
interface NotificationFields {
  readonly seconds: string;
  readonly failure: string;
}

/** The fields of an activity, on its Run Behavior tab. */
export const activityNotifications: NotificationFields = {
  seconds: 'ASW_ObjectTimeout',
  failure: 'ASW_NotifyOnFail',
};

/** The fields of a runbook, on its Event Notifications tab. */
export const runbookNotifications: NotificationFields = {
  seconds: 'PolicyTimeout',
  failure: 'NotifyOnFail',
};

/**
 * The event notifications of an activity or a runbook (section 10). The ledger names them. `subject`: the
 * name of the activity; blank for the runbook.
 */
export function eventNotifications(
  fields: Fields,
  { seconds: ofSeconds, failure }: NotificationFields,
  subject: string,
  ledger: ImportLedger,
): NativeNotifications {
  const seconds = secondsOf(fields, ofSeconds, subject, ledger);
  const ifFails = fields.boolean(failure) === true;
  if (ifFails) fields.take(failure);
  if (seconds === undefined && !ifFails) return {};
  const conditions = [
    ifFails ? 'if it fails' : '',
    seconds === undefined ? '' : `if it runs for more than ${counted(seconds, 'second')}`,
  ].filter((condition) => condition !== '');
  const message = `a platform event reports ${conditions.join(', and ')}`;
  const place = fields.find(seconds === undefined ? failure : ofSeconds);
  ledger.note('kept', 'event-notifications', subject, message, place);
  return {
    ...(seconds !== undefined && { reportIfRunsMoreThanSeconds: seconds }),
    ...(ifFails && { reportIfFails: true }),
  };
}

/** A blank field or a 0 means that nothing is reported. */
function secondsOf(fields: Fields, name: string, subject: string, ledger: ImportLedger): number | undefined {
  const text = fields.peek(name).trim();
  const seconds = fields.integer(name);
  if (text === '' || seconds === 0) return undefined;
  if (seconds !== undefined && seconds > 0 && seconds <= 1e9) {
    fields.take(name);
    return seconds;
  }
  const message = `"${text.slice(0, 60)}" is no number of seconds: that it runs long is not reported`;
  ledger.note('approximated', 'event-notification-unusable', subject, message, fields.find(name));
  return undefined;
}
