import { describe, expect, test } from 'vitest';
import type { JobCommand } from '../../src/jobs/dispatch-protocol.ts';
import type { GroupResult } from '../../src/model/job-group.ts';
import { brief, groupOf, rulesWith, Talk, toQueue } from './dispatcher-world.ts';
import { jobResult } from './groups/branch-group-world.ts';

const main = toQueue('\\Main');
const done = jobResult('success');

const briefly = (commands: readonly JobCommand[]) => commands.map(brief);
const begin = (talk: Talk, ...runbooks: string[]) =>
  talk.tell({ kind: 'begin', jobs: runbooks.map((runbook) => toQueue(runbook)), cause: 1 });
const end = (talk: Talk, job: number, nowMs = 0, attempt = 1) =>
  talk.tell({ kind: 'ended', job, attempt, result: done, cause: 1 }, nowMs);
const ask = (talk: Talk, job: number, runbooks: readonly string[], more = {}, nowMs = 0) =>
  talk.tell({ kind: 'asks', job, attempt: 1, plan: groupOf(runbooks, more), cause: 1 }, nowMs);

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
    begin(talk, '\\A', '\\B', '\\C');
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
    begin(talk, '\\A', '\\B', '\\C');
    talk.take({ kind: 'ended', job: 1, attempt: 1, result: done, cause: 1 });
    expect(briefly(talk.tell({ kind: 'stopAll', reason: 'enough' }))).toEqual([
      'JobEnd 1',
      'JobEnd 2',
      'JobEnd 3',
    ]);
  });

  test('a call is answered before the next command, and nothing else is', () => {
    const talk = new Talk();
    begin(talk, '\\Main');
    const { dispatcher } = talk;
    expect(() => dispatcher.answer({ kind: 'refused', reason: '' })).toThrow('nobody has asked');
    dispatcher.take({ kind: 'asks', job: 1, attempt: 1, plan: groupOf(['\\A']), cause: 1 }, 0);
    expect(dispatcher.next(9)).toEqual({ kind: 'admit', call: { runbook: '\\A', parameters: {} } });
    expect(() => dispatcher.next(9)).toThrow('the call of \\A was not answered');
  });

  test('time never goes back', () => {
    const talk = new Talk();
    begin(talk, '\\Main');
    end(talk, 1, 5_000);
    const [queued] = talk.tell({ kind: 'begin', jobs: [main], cause: 1 }, 3_000);
    expect(queued).toMatchObject({ event: { time: '1970-01-01T00:00:05.000Z' } });
  });
});

describe('jobs', () => {
  test('they start in the order they were queued as slots get free (A23)', () => {
    const talk = new Talk(rulesWith({}, { RBS01: 1 }));
    expect(briefly(begin(talk, '\\A', '\\B'))).toEqual([
      'JobQueued 1',
      'JobQueued 2',
      'JobStart 1',
      'start 1',
    ]);
    expect(briefly(end(talk, 1))).toEqual(['JobEnd 1', 'JobStart 2', 'start 2']);
    expect(briefly(end(talk, 2))).toEqual(['JobEnd 2']);
    expect(talk.dispatcher).toMatchObject({ isOver: true, jobs: 2, roots: [done, done] });
  });

  test('with the timing of Orchestrator servers look for jobs every 2 s (section 7)', () => {
    const talk = new Talk(rulesWith({ timing: 'orchestrator' }));
    expect(talk.tell({ kind: 'begin', jobs: [main], cause: 1 }, 3_100)[1]).toEqual({
      kind: 'wake',
      timer: 1,
      atMs: 4_000,
    });
    expect(briefly(talk.tell({ kind: 'timeIsUp', timer: 1 }, 4_000))).toEqual(['JobStart 1', 'start 1']);
    expect(talk.tell({ kind: 'timeIsUp', timer: 1 }, 4_000)).toEqual([]);
  });

  test('a schedule is looked at when the job starts; one that is denied ends at once (A29)', () => {
    const exceptions = [{ date: '1970-01-01', allow: false }];
    const schedule = { name: 'Never', folder: '\\', exceptions } as never;
    const talk = new Talk();
    const commands = talk.tell({ kind: 'begin', jobs: [toQueue('\\Main', { schedule })], cause: 1 });
    expect(briefly(commands)).toEqual(['JobQueued 1', 'schedule-denied', 'JobEnd 1']);
    const reason = 'the schedule Never does not permit \\Main to start now';
    expect(talk.dispatcher.roots).toMatchObject([{ status: 'Canceled', reason }]);
  });

  test('one job too many ends the run', () => {
    const talk = new Talk(rulesWith({ maxJobs: 1 }));
    const said = briefly(begin(talk, '\\A', '\\B'));
    expect(said).toEqual(['JobQueued 1', 'JobQueued 2', 'step-limit', 'JobEnd 1', 'JobEnd 2']);
    expect(talk.dispatcher).toMatchObject({ limit: 'step-limit', wasCutShort: true, isOver: true });
  });

  test('the timeout of the run stops everything, once', () => {
    const talk = new Talk();
    begin(talk, '\\A');
    expect(briefly(talk.tell({ kind: 'timedOut', timeoutMs: 1_500 }))).toEqual(['timeout', 'stop 1']);
    expect(talk.tell({ kind: 'timedOut', timeoutMs: 1_500 })).toEqual([]);
    expect(talk.dispatcher.limit).toBe('timeout');
  });
});

describe('child jobs', () => {
  test('calls are admitted one by one, each queued before the next is asked about', () => {
    const talk = new Talk();
    begin(talk, '\\Main');
    expect(briefly(ask(talk, 1, ['\\A', '\\B'], { timeoutMs: 1e9 })).slice(0, 5)).toEqual([
      'admit \\A',
      'JobQueued 2',
      'admit \\B',
      'JobQueued 3',
      'wake 1',
    ]);
  });

  test('the parent goes on when its children have ended, and its timer is called off', () => {
    const talk = new Talk();
    begin(talk, '\\Main');
    ask(talk, 1, ['\\A', '\\B'], { timeoutMs: 1e9 });
    expect(briefly(end(talk, 2))).toEqual(['JobEnd 2']);
    const commands = end(talk, 3);
    expect(briefly(commands)).toEqual(['JobEnd 3', 'callOff 1', 'goOn 1']);
    expect(resultOf(commands)).toMatchObject({ status: 'success', branches: [{ job: 2 }, { job: 3 }] });
  });

  test('a call that is refused is a failed branch, told with its name', () => {
    const talk = new Talk(rulesWith(), () => ({ kind: 'refused', reason: 'there is no such runbook' }));
    begin(talk, '\\Main');
    const commands = ask(talk, 1, ['\\A']);
    expect(briefly(commands)).toEqual(['admit \\A', 'branch-refused', 'goOn 1']);
    expect(resultOf(commands)).toMatchObject({
      status: 'failed',
      branches: [{ status: 'failed', job: null }],
    });
  });

  test('no group runs more branches at once than the run allows', () => {
    const talk = new Talk({ ...rulesWith(), maxWorkers: 1 });
    begin(talk, '\\Main');
    expect(briefly(ask(talk, 1, ['\\A', '\\B'])).slice(0, 2)).toEqual(['admit \\A', 'JobQueued 2']);
    expect(briefly(end(talk, 2)).slice(0, 3)).toEqual(['JobEnd 2', 'admit \\B', 'JobQueued 3']);
  });

  test('who has won a race has the others cancelled: pending ones end at once, running ones are stopped', () => {
    const talk = new Talk(rulesWith({}, { RBS01: 3 }));
    begin(talk, '\\Main');
    ask(talk, 1, ['\\A', '\\B', '\\C'], { strategy: 'race' });
    expect(briefly(end(talk, 2))).toEqual(['JobEnd 2', 'stop 3', 'JobEnd 4', 'goOn 1']);
  });

  test('what is waited for in vain ends the run (A25)', () => {
    const talk = new Talk(rulesWith({}, { RBS01: 1 }));
    begin(talk, '\\Main');
    const said = briefly(ask(talk, 1, ['\\A']));
    expect(said).toEqual(['admit \\A', 'JobQueued 2', 'deadlock', 'stop 1', 'JobEnd 2']);
    expect(talk.dispatcher.limit).toBe('deadlock');
  });

  test('nothing is queued for a run that has been stopped', () => {
    const talk = new Talk();
    begin(talk, '\\Main');
    talk.tell({ kind: 'stopAll', reason: 'enough' });
    expect(ask(talk, 1, ['\\A'])).toEqual([]);
  });
});

describe('runbook servers', () => {
  const two = rulesWith({}, { RBS01: 1, RBS02: 1 });

  test('the job of a lost one begins anew on another, as its next attempt (A26)', () => {
    const talk = new Talk(two);
    begin(talk, '\\Main');
    const commands = talk.tell({ kind: 'serverDown', server: 'RBS01' });
    expect(briefly(commands)).toEqual(['server-down', 'lose 1', 'JobStart 1', 'start 1']);
    expect(commands.at(-1)).toMatchObject({ order: { job: 1, attempt: 2, server: 'RBS02' } });
  });

  test('what is told late of the lost attempt is ignored', () => {
    const talk = new Talk(two);
    begin(talk, '\\Main');
    talk.tell({ kind: 'serverDown', server: 'RBS01' });
    expect(end(talk, 1)).toEqual([]);
    expect(ask(talk, 1, ['\\A'])).toEqual([]);
    expect(briefly(end(talk, 1, 0, 2))).toEqual(['JobEnd 1']);
    expect(end(talk, 1, 0, 2)).toEqual([]);
  });

  test('before the loss is noticed nothing counts that the lost attempt says, either (section 7)', () => {
    const talk = new Talk({ ...two, options: { ...two.options, timing: 'orchestrator' } });
    begin(talk, '\\Main');
    talk.tell({ kind: 'timeIsUp', timer: 1 }, 2_000);
    expect(briefly(talk.tell({ kind: 'serverDown', server: 'RBS01' }, 3_000))).toEqual([
      'server-down',
      'lose 1',
      'wake 2',
    ]);
    expect(end(talk, 1, 4_000)).toEqual([]);
    expect(briefly(talk.tell({ kind: 'timeIsUp', timer: 2 }, 48_000))).toEqual(['wake 3']);
    expect(briefly(talk.tell({ kind: 'timeIsUp', timer: 3 }, 50_000))).toEqual(['JobStart 1', 'start 1']);
  });

  test('one that is back before its loss was noticed has lost its jobs all the same', () => {
    const talk = new Talk(rulesWith({ timing: 'orchestrator', serverLoss: 'fail' }));
    begin(talk, '\\Main');
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
  });

  test('a job that is lost before it has stopped does not begin anew', () => {
    const talk = new Talk(two);
    begin(talk, '\\Main');
    talk.tell({ kind: 'stopAll', reason: 'enough' });
    const said = briefly(talk.tell({ kind: 'serverDown', server: 'RBS01' }));
    expect(said).toEqual(['server-down', 'lose 1', 'JobEnd 1']);
    expect(talk.dispatcher.roots).toMatchObject([{ status: 'Canceled', reason: 'enough' }]);
  });

  test('jobs whose servers never come back end the run when nothing is to come', () => {
    const talk = new Talk();
    talk.tell({ kind: 'serverDown', server: 'RBS01' });
    begin(talk, '\\A', '\\B');
    const [told, ...rest] = talk.tell({ kind: 'stalled' });
    const message = '2 jobs wait for a runbook server that never comes back';
    expect(told).toMatchObject({ event: { code: 'deadlock', message } });
    expect(briefly(rest)).toEqual(['JobEnd 1', 'JobEnd 2']);
  });
});
