import type { InstanceLimit } from '../model/run-limit.ts';

/**
 * Carries a failure from deep inside a text or a handler to the one place that turns it into a failed
 * outcome. It never leaves the engine's call of a handler: everywhere else the failure of an activity is
 * data.
 */
export class ActivityFailure extends Error {}

/**
 * Carries the news that an activity is too much for a limit the same way. Its outcome is a failure that names
 * the limit, and the instance ends by it.
 */
export class LimitReached extends ActivityFailure {
  readonly limit: InstanceLimit;

  constructor(limit: InstanceLimit, message: string) {
    super(message);
    this.limit = limit;
  }
}

/** A text has more characters than `maxTextLength` permits. */
export function textTooLong(limit: number): LimitReached {
  return new LimitReached('text-limit', `a text has more than ${limit} characters (maxTextLength)`);
}
