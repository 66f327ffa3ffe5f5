/**
 * Carries a failure from deep inside a text or a handler to the one place that turns it into a failed
 * outcome. It never leaves the engine's call of a handler: everywhere else the failure of an activity is
 * data.
 */
export class ActivityFailure extends Error {}
