import { describe, expect, test } from 'vitest';
import type { JobCommand, JobToQueue } from '../../src/jobs/dispatch-protocol.ts';
import type { Schedule } from '../../src/model/bundle.ts';
import type { GroupResult } from '../../src/model/job-group.ts';
import { brief, briefly, eventsOf, groupOf, rulesWith, Talk, toQueue } from './dispatcher-world.ts';
import { jobResult } from './groups/branch-group-world.ts';

const main = toQueue('\\Main');
const done = jobResult('success');

/** A schedule that permits no job to start on the first day of 1970. */
const exceptions = [{ date: '1970-01-01', allow: false }];
const notToday: Schedule = { name: 'Never', folder: '\\', exceptions };

/** Of an event that is about the whole run. */
const ofRun = { event: 'Diagnostic', server: null, job: null, runbook: '\\Main' };

function resultOf(commands: readonly JobCommand[]): GroupResult | undefined {
  return commands.find((command) => command.kind === 'goOn')?.result;
}

describe('the protocol', () => {
  test('a fact gives commands one after another; each trace event has the number that was given', () => {
    const talk = new Talk();
    talk.seq = 5;
    expect(talk.tell({ kind: 'begin', jobs: [main], cause: 4 }, 1_000)).toMatchObject([
      { kind: 'trace', event: { seq: 5, event: 'JobQueued', job: 1, server: null, cause: 4 } },
      { kind: 'trace', event: { seq: 6, event: 'JobStart', job: 1, server: 'RBS01', cause: 5 } },
      {
        kind: 'start',
        order: { job: 1, attempt: 1, runbook: '\\Main', parameters: {}, server: 'RBS01' },
        cause: 6,
      },
    ]);
  });

  test('events that the host writes between two commands are counted', () => {
    const talk = new Talk();
    talk.take({ kind: 'begin', jobs: [toQueue('\\A'), toQueue('\\B')], cause: 0 });
    const numbers: number[] = [];
    for (const command of talk.commands()) {
      if (command.kind === 'trace') numbers.push(command.event.seq);
      if (command.kind === 'start') talk.seq += 10;
    }
    expect(numbers).toEqual([1, 2, 3, 14]);
  });

  test('a fact that comes while another is dealt with waits until that is done', () => {
    const talk = new Talk();
    talk.begin('\\A', '\\B', '\\C');
    talk.take({ kind: 'stopAll', reason: 'enough' });
    const said: string[] = [];
    for (const command of talk.commands()) {
      said.push(brief(command));
      if (command.kind !== 'stop') continue;
      const result = jobResult('canceled', { status: 'Canceled' });
      talk.take({ kind: 'ended', job: command.job, attempt: 1, result, cause: 1 });
    }
    expect(said).toEqual(['stop 1', 'stop 2', 'stop 3', 'JobEnd 1', 'JobEnd 2', 'JobEnd 3']);
    expect(talk.dispatcher.isOver).toBe(true);
  });

  test('a slot that a fact frees is given away only when all facts there are have been dealt with', () => {
    const talk = new Talk(rulesWith({}, { RBS01: 1 }));
    talk.begin('\\A', '\\B', '\\C');
    talk.take({ kind: 'ended', job: 1, attempt: 1, result: done, cause: 1 });
    expect(briefly(talk.tell({ kind: 'stopAll', reason: 'enough' }))).toEqual([
      'JobEnd 1',
      'JobEnd 2',
      'JobEnd 3',
    ]);
  });

  test('a call is answered once, before the next command, and nothing else is', () => {
    const refused = { kind: 'refused', reason: 'why' } as const;
    const nobody = 'nobody has asked whether a call can be queued';
    const asking = () => {
      const talk = new Talk();
      const { dispatcher } = talk;
      expect(() => dispatcher.answer(refused)).toThrow(nobody);
      talk.begin('\\Main');
      expect(() => dispatcher.answer(refused)).toThrow(nobody);
      dispatcher.take({ kind: 'asks', job: 1, attempt: 1, plan: groupOf(['\\A']), cause: 1 }, 0);
      expect(dispatcher.next(9)).toEqual({ kind: 'admit', call: { runbook: '\\A', parameters: {} } });
      return dispatcher;
    };
    expect(() => asking().next(9)).toThrow('the call of \\A was not answered');
    const answered = asking();
    answered.answer(refused);
    expect(() => answered.answer(refused)).toThrow(nobody);
  });

  test('a run is over when no job and no fact is left', () => {
    const talk = new Talk();
    const isOver = () => talk.dispatcher.isOver;
    const seen = [isOver()];
    talk.take({ kind: 'begin', jobs: [main], cause: 1 });
    seen.push(isOver());
    const commands = [...talk.commands()];
    seen.push(isOver());
    talk.end(1);
    expect([...seen, isOver(), commands.length]).toEqual([true, false, false, true, 3]);
    expect(talk.tell({ kind: 'stopAll', reason: 'enough' })).toEqual([]);
    expect(talk.dispatcher).toMatchObject({ wasCutShort: false, limit: undefined });
  });

  test('time never goes back', () => {
    const talk = new Talk();
    talk.begin('\\Main');
    talk.end(1, 5_000);
    const [queued] = talk.tell({ kind: 'begin', jobs: [main], cause: 1 }, 3_000);
    expect(queued).toMatchObject({ event: { time: '1970-01-01T00:00:05.000Z' } });
  });
});

describe('jobs', () => {
  test('they start in the order they were queued as slots get free (A23)', () => {
    const talk = new Talk(rulesWith({}, { RBS01: 1 }));
    expect(briefly(talk.begin('\\A', '\\B'))).toEqual([
      'JobQueued 1',
      'JobQueued 2',
      'JobStart 1',
      'start 1',
    ]);
    expect(briefly(talk.end(1))).toEqual(['JobEnd 1', 'JobStart 2', 'start 2']);
    expect(briefly(talk.end(2))).toEqual(['JobEnd 2']);
    expect(talk.dispatcher).toMatchObject({ isOver: true, jobs: 2, roots: [done, done] });
  });

  test('with the timing of Orchestrator servers look for jobs every 2 s (section 7)', () => {
    const talk = new Talk(rulesWith({ timing: 'orchestrator' }));
    expect(talk.tell({ kind: 'begin', jobs: [main], cause: 1 }, 3_100)[1]).toEqual({
      kind: 'wake',
      timer: 1,
      atMs: 4_000,
    });
    expect(briefly(talk.begin('\\A'))).toEqual(['JobQueued 2']);
    const started = briefly(talk.tell({ kind: 'timeIsUp', timer: 1 }, 4_000));
    expect(started).toEqual(['JobStart 1', 'start 1', 'JobStart 2', 'start 2']);
    expect(briefly(talk.begin('\\B'))).toEqual(['JobQueued 3', 'wake 2']);
    expect(talk.tell({ kind: 'timeIsUp', timer: 1 }, 4_000)).toEqual([]);
  });

  test('a job runs on the servers it names only, and what is to be said of it is told as it is queued', () => {
    const talk = new Talk(rulesWith({}, { RBS01: 1, RBS02: 1 }));
    const notes = [{ code: 'late', message: 'it is late' }];
    const job = toQueue('\\A', { servers: ['RBS02'], notes });
    const [queued, note, started] = eventsOf(talk.tell({ kind: 'begin', jobs: [job], cause: 0 }));
    expect([queued, started]).toMatchObject([{ seq: 1 }, { event: 'JobStart', server: 'RBS02', cause: 1 }]);
    expect(note).toMatchObject({ ...notes[0], level: 'Warning', job: 1, runbook: '\\A', cause: 1 });
  });

  test.each([
    ['canceled', 'Canceled'],
    ['failed', 'Failed'],
  ] as const)(
    'a schedule is looked at when the job starts; one that is denied ends at once, %s (A29)',
    (deniedJob, status) => {
      const talk = new Talk(rulesWith({ deniedJob }));
      const jobs = [toQueue('\\Main', { schedule: notToday })];
      const commands = talk.tell({ kind: 'begin', jobs, cause: 1 });
      expect(briefly(commands)).toEqual(['JobQueued 1', 'schedule-denied', 'JobEnd 1']);
      const reason = 'the schedule Never does not permit \\Main to start now';
      const told = { level: 'Warning', job: 1, server: null, runbook: '\\Main', cause: 1, message: reason };
      expect(eventsOf(commands).slice(1)).toMatchObject([told, { status, cause: 2 }]);
      const unplayed = { instanceStatus: null, returned: [], broke: false, errorSummary: '' };
      expect(talk.dispatcher.roots).toEqual([{ status, ...unplayed, reason }]);
      const tomorrow = talk.tell({ kind: 'begin', jobs, cause: 1 }, 86_400_000);
      expect(briefly(tomorrow)).toEqual(['JobQueued 2', 'JobStart 2', 'start 2']);
    },
  );

  test('a job that fails because its schedule denies it is reported, if its runbook is set to (A29, section 10)', () => {
    const reports = (deniedJob: 'failed' | 'canceled', more: Partial<JobToQueue>) => {
      const jobs = [toQueue('\\Main', { schedule: notToday, ...more })];
      const commands = new Talk(rulesWith({ deniedJob })).tell({ kind: 'begin', jobs, cause: 1 });
      return eventsOf(commands).filter(({ event }) => event === 'PlatformEvent');
    };
    const details = '\\Main: the schedule Never does not permit \\Main to start now';
    const report = { level: 'Error', job: 1, cause: 2, activity: null, summary: 'Main failed', details };
    expect(reports('failed', { reportIfFails: 'Main' })).toMatchObject([report]);
    expect(reports('failed', {})).toEqual([]);
    expect(reports('canceled', { reportIfFails: 'Main' })).toEqual([]);
  });

  test('as many jobs as the limit says are played, and one job more ends the run', () => {
    const talk = new Talk(rulesWith({ maxJobs: 2 }));
    expect(briefly(talk.begin('\\A', '\\B')).at(-1)).toBe('start 2');
    const commands = talk.begin('\\C');
    expect(briefly(commands)).toEqual(['JobQueued 3', 'job-limit', 'stop 1', 'stop 2', 'JobEnd 3']);
    const message = 'the limit of 2 jobs was reached';
    expect(eventsOf(commands)[1]).toMatchObject({ ...ofRun, level: 'Error', message });
    expect(talk.dispatcher).toMatchObject({ limit: 'job-limit', wasCutShort: true });
  });

  test('a chain of jobs that wait for each other may be as deep as the limit says, and no deeper', () => {
    const talk = new Talk(rulesWith({ maxJobDepth: 2 }));
    talk.begin('\\A');
    talk.ask(1, groupOf(['\\B']));
    talk.ask(2, groupOf(['\\C'], { strategy: 'fireAndForget' }));
    talk.ask(3, groupOf(['\\D']));
    expect(briefly(talk.ask(4, groupOf(['\\E']))).at(-1)).toBe('start 5');
    const commands = talk.ask(5, groupOf(['\\F']));
    const message = 'job 6 (\\F) is the last of 3 jobs that each wait for the next';
    expect(eventsOf(commands)[1]).toMatchObject({ ...ofRun, code: 'job-depth', message });
  });

  test('the timeout of the run stops everything, once', () => {
    const talk = new Talk();
    talk.begin('\\A');
    const commands = talk.tell({ kind: 'timedOut', timeoutMs: 1_500 });
    expect(briefly(commands)).toEqual(['timeout', 'stop 1']);
    const message = 'the run was ended by its timeout of 1.5 s';
    expect(eventsOf(commands)).toMatchObject([{ ...ofRun, level: 'Error', cause: 2, message }]);
    expect(commands[1]).toEqual({ kind: 'stop', job: 1, reason: message });
    expect(talk.tell({ kind: 'timedOut', timeoutMs: 1_500 })).toEqual([]);
    expect(talk.dispatcher.limit).toBe('timeout');
  });

  test('the limit of real time stops everything under a name of its own', () => {
    const talk = new Talk();
    talk.begin('\\A');
    const commands = talk.tell({ kind: 'timedOut', timeoutMs: 500, isWall: true });
    expect(briefly(commands)).toEqual(['wall-timeout', 'stop 1']);
    const message = 'the run was ended by its wall timeout of 0.5 s of real time';
    expect(eventsOf(commands)).toMatchObject([{ ...ofRun, level: 'Error', message }]);
    expect(talk.dispatcher.limit).toBe('wall-timeout');
  });
});

describe('child jobs', () => {
  test('calls are admitted one by one, each queued before the next is asked about', () => {
    const talk = new Talk();
    talk.begin('\\Main');
    expect(briefly(talk.ask(1, groupOf(['\\A', '\\B'], { timeoutMs: 1e9 }))).slice(0, 5)).toEqual([
      'admit \\A',
      'JobQueued 2',
      'admit \\B',
      'JobQueued 3',
      'wake 1',
    ]);
  });

  test('the parent goes on when its children have ended, and its timer is called off', () => {
    const talk = new Talk();
    talk.begin('\\Main');
    talk.ask(1, groupOf(['\\A', '\\B'], { timeoutMs: 1e9 }));
    expect(briefly(talk.end(2))).toEqual(['JobEnd 2']);
    const commands = talk.end(3);
    expect(briefly(commands)).toEqual(['JobEnd 3', 'callOff 1', 'goOn 1']);
    expect(resultOf(commands)).toMatchObject({ status: 'success', branches: [{ job: 2 }, { job: 3 }] });
  });

  test('a call that is refused is a failed branch, told with its name', () => {
    const talk = new Talk(rulesWith(), () => ({ kind: 'refused', reason: 'there is no such runbook' }));
    talk.begin('\\Main');
    const commands = talk.ask(1, groupOf(['\\A']));
    expect(briefly(commands)).toEqual(['admit \\A', 'branch-refused', 'goOn 1']);
    expect(resultOf(commands)).toMatchObject({
      status: 'failed',
      branches: [{ status: 'failed', job: null }],
    });
  });

  test.each([
    [1, undefined],
    [1, 2],
    [2, 1],
  ])('no group runs more branches at once than the run allows (%s) and its own limit (%s)', (most, own) => {
    const talk = new Talk({ ...rulesWith(), maxWorkers: most });
    talk.begin('\\Main');
    const plan = groupOf(['\\A', '\\B'], own === undefined ? {} : { maxWorkers: own });
    const said = ['admit \\A', 'JobQueued 2', 'JobStart 2', 'start 2'];
    expect(briefly(talk.ask(1, plan))).toEqual(said);
    expect(briefly(talk.end(2)).slice(0, 3)).toEqual(['JobEnd 2', 'admit \\B', 'JobQueued 3']);
  });

  test('who has won a race has the others cancelled: pending ones end at once, running ones are stopped', () => {
    const talk = new Talk(rulesWith({}, { RBS01: 3 }));
    talk.begin('\\Main');
    talk.ask(1, groupOf(['\\A', '\\B', '\\C'], { strategy: 'race' }));
    expect(briefly(talk.end(2))).toEqual(['JobEnd 2', 'stop 3', 'JobEnd 4', 'goOn 1']);
  });

  test('what is waited for in vain ends the run (A25)', () => {
    const talk = new Talk(rulesWith({}, { RBS01: 1 }));
    talk.begin('\\Main');
    const said = briefly(talk.ask(1, groupOf(['\\A'])));
    expect(said).toEqual(['admit \\A', 'JobQueued 2', 'deadlock', 'stop 1', 'JobEnd 2']);
    expect(talk.dispatcher.limit).toBe('deadlock');
  });

  test('nothing is queued for a run that has been stopped', () => {
    const talk = new Talk();
    talk.begin('\\Main');
    talk.tell({ kind: 'stopAll', reason: 'enough' });
    expect(talk.ask(1, groupOf(['\\A']))).toEqual([]);
  });
});

describe('runbook servers', () => {
  const two = rulesWith({}, { RBS01: 1, RBS02: 1 });

  test('the job of a lost one begins anew on another, as its next attempt (A26)', () => {
    const talk = new Talk(two);
    talk.begin('\\Main');
    const commands = talk.tell({ kind: 'serverDown', server: 'RBS01' });
    expect(briefly(commands)).toEqual(['server-down', 'lose 1', 'JobStart 1', 'start 1']);
    const message = 'the runbook server RBS01 is down';
    const [told, started] = eventsOf(commands);
    expect(told).toMatchObject({ ...ofRun, level: 'Warning', cause: 2, message });
    expect(started).toMatchObject({ cause: told?.seq });
    expect(commands[1]).toEqual({ kind: 'lose', job: 1, reason: 'The runbook server RBS01 was lost.' });
    expect(commands.at(-1)).toMatchObject({ order: { job: 1, attempt: 2, server: 'RBS02' } });
  });

  test('one that is down or up already cannot become so again', () => {
    const talk = new Talk();
    const up = { kind: 'serverUp', server: 'RBS01' } as const;
    const down = { kind: 'serverDown', server: 'RBS01' } as const;
    expect(talk.tell(up)).toEqual([]);
    expect(briefly(talk.tell(down))).toEqual(['server-down']);
    expect(talk.tell(down)).toEqual([]);
    expect(briefly(talk.begin('\\A'))).toEqual(['JobQueued 1']);
    const commands = talk.tell(up);
    expect(briefly(commands)).toEqual(['server-up', 'JobStart 1', 'start 1']);
    const message = 'the runbook server RBS01 is up';
    expect(eventsOf(commands)[0]).toMatchObject({ ...ofRun, level: 'Information', message });
  });

  test('what is told late of the lost attempt is ignored', () => {
    const talk = new Talk(two);
    talk.begin('\\Main');
    talk.tell({ kind: 'serverDown', server: 'RBS01' });
    expect(talk.end(1)).toEqual([]);
    expect(talk.ask(1, groupOf(['\\A']))).toEqual([]);
    expect(briefly(talk.end(1, 0, done, 2))).toEqual(['JobEnd 1']);
    expect(talk.end(1, 0, done, 2)).toEqual([]);
  });

  test('before the loss is noticed nothing counts that the lost attempt says, either (section 7)', () => {
    const talk = new Talk({ ...two, options: { ...two.options, timing: 'orchestrator' } });
    talk.begin('\\Main');
    talk.tell({ kind: 'timeIsUp', timer: 1 }, 2_000);
    const commands = talk.tell({ kind: 'serverDown', server: 'RBS01' }, 3_000);
    expect(briefly(commands)).toEqual(['server-down', 'lose 1', 'wake 2']);
    expect(commands.at(-1)).toMatchObject({ atMs: 48_000 });
    expect(talk.end(1, 4_000)).toEqual([]);
    expect(briefly(talk.tell({ kind: 'timeIsUp', timer: 2 }, 48_000))).toEqual(['wake 3']);
    expect(briefly(talk.tell({ kind: 'timeIsUp', timer: 3 }, 50_000))).toEqual(['JobStart 1', 'start 1']);
    expect(briefly(talk.tell({ kind: 'serverUp', server: 'RBS01' }, 51_000))).toEqual(['server-up']);
  });

  test('one that is back before its loss was noticed has lost its jobs all the same', () => {
    const talk = new Talk(rulesWith({ timing: 'orchestrator', serverLoss: 'fail' }));
    talk.begin('\\Main');
    talk.tell({ kind: 'timeIsUp', timer: 1 }, 2_000);
    talk.tell({ kind: 'serverDown', server: 'RBS01' }, 3_000);
    expect(briefly(talk.tell({ kind: 'serverUp', server: 'RBS01' }, 4_000))).toEqual([
      'callOff 2',
      'JobEnd 1',
      'server-up',
    ]);
    expect(talk.dispatcher.roots).toMatchObject([
      { status: 'Failed', reason: 'The runbook server RBS01 was lost.' },
    ]);
    talk.begin('\\A');
    talk.tell({ kind: 'timeIsUp', timer: 3 }, 6_000);
    expect(talk.tell({ kind: 'timeIsUp', timer: 2 }, 48_000)).toEqual([]);
  });

  test('a job that is lost before it has stopped does not begin anew', () => {
    const talk = new Talk(two);
    talk.begin('\\Main');
    talk.tell({ kind: 'stopAll', reason: 'enough' });
    const said = briefly(talk.tell({ kind: 'serverDown', server: 'RBS01' }));
    expect(said).toEqual(['server-down', 'lose 1', 'JobEnd 1']);
    expect(talk.dispatcher.roots).toMatchObject([{ status: 'Canceled', reason: 'enough' }]);
  });

  test.each([
    [['\\A'], '1 job waits'],
    [['\\A', '\\B'], '2 jobs wait'],
  ])('jobs whose servers never come back end the run when nothing is to come: %j', (runbooks, who) => {
    const talk = new Talk();
    talk.tell({ kind: 'serverDown', server: 'RBS01' });
    talk.begin(...runbooks);
    const [told, ...rest] = talk.tell({ kind: 'stalled' });
    const message = `${who} for a runbook server that never comes back`;
    expect(told).toMatchObject({ event: { ...ofRun, code: 'deadlock', message } });
    expect(briefly(rest)).toEqual(runbooks.map((_, index) => `JobEnd ${index + 1}`));
  });
});
