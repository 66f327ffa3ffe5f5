import { setTimeout } from 'node:timers/promises';
import { UsageError } from '../../src/model/problem.ts';

/** It is tried again so often, in milliseconds. */
const pauseMs = 250;

/** Does something with a store, again and again until the database is there. */
export async function untilDone<Result>(act: () => Promise<Result>): Promise<Result> {
  for (;;)
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      await setTimeout(pauseMs);
    }
}
