// The threads of a runbook server with isolation `pool`.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as ownActivities from '../hosts/threads/own-activities.ts';
import { newSteering } from '../hosts/threads/steering.ts';
import { severalOf } from '../support/host-play.ts';
import { message } from '../support/runbook-file.ts';
import { expectWholeTrace, messages } from '../support/trace.ts';
import { served } from './serving.ts';

test('code of a user’s own leaves nothing to the next job; a thread that dies costs its own job', async () => {
  newSteering();
  const leaves = (what: string, more: object = {}) => ({
    activities: { trace: { type: 'Own Trace', what }, found: message('{{trace.Before}}'), ...more },
  });
  const bundle = await severalOf({
    One: leaves('one'),
    Two: leaves('two'),
    Dies: leaves('dies', { dies: { type: 'Own Die', what: 'exit' } }),
  });
  const { jobs, traces } = await served({
    bundle,
    throttle: 1,
    options: {
      isolation: 'pool',
      activityTypes: Object.values(ownActivities),
      activityModules: [fileURLToPath(new URL('../hosts/threads/own-activities.ts', import.meta.url))],
    },
    start: ['One', 'Two', 'One', 'Dies', 'Two', 'One'],
  });
  expect(jobs.map(({ status }) => status)).toEqual([
    ...['Completed', 'Completed', 'Completed'],
    ...['Failed', 'Completed', 'Completed'],
  ]);
  expect(jobs[3]?.reason).toBe('the activity type "Own Die" ended its thread with exit code 3');
  for (const events of traces) expectWholeTrace(events);
  expect(traces.map((events) => messages({ events }))).toEqual([
    ...[['nothing'], ['nothing'], ['nothing'], ['nothing']],
    ...[['nothing'], ['nothing']],
  ]);
}, 30_000);
