import { expect, test } from 'vitest';
import { JobRecords } from '../../src/jobs/job-records.ts';
import { InvariantError } from '../../src/model/problem.ts';
import { rulesWith, toQueue } from './dispatcher-world.ts';

function records(): JobRecords {
  const { servers, options } = rulesWith();
  const stream = {
    seq: 1,
    publishedData: 'none' as const,
    showScripts: false,
    eventLogSource: '',
    eventLogEventId: 0,
  };
  return new JobRecords(servers, options, { ...stream, emit: () => undefined }, () => undefined);
}

test('a job that there is not, and a start without a server, are defects', () => {
  const jobs = records();
  expect(() => jobs.get(7)).toThrow(new InvariantError('there is no job 7'));
  const record = jobs.queue(toQueue('\\A'), { parent: null, isAwaited: false }, 1);
  expect(jobs.get(1)).toBe(record);
  expect(() => [...jobs.start(record)]).toThrow(new InvariantError('job 1 starts on no server'));
});
