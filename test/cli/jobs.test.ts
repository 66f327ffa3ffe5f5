// What the command line says of runs with several jobs, and its options about them.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { pianola, playFolder } from '../support/command-line.ts';
import { lasting, linear, parentAndChild, single, waiting } from './example-runbooks.ts';
import { shout } from './own-activities.ts';

const folder = playFolder();
const parent = folder.file('parent.json', parentAndChild);
const ofParent = ['simulate', parent, '--runbook', 'Parent'];
const events = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceEvent);

describe('the result of several jobs', () => {
  test('--json counts child jobs; the line of --out names them, but not a single one', async () => {
    const { code, out, err } = await pianola(...ofParent, '--json');
    expect([code, err]).toEqual([0, '']);
    expect(Object.keys(JSON.parse(out))).toEqual(expect.arrayContaining(['jobs', 'counts']));
    expect(JSON.parse(out)).toMatchObject({ jobs: 11, activities: 22, durationMs: 2000 });
    const target = `${folder.path}/trace.txt`;
    const line = (await pianola(...ofParent, '--out', target)).out;
    expect(line).toContain(
      '\\Ops\\Parent ended success: 22 activities of 11 jobs in 2 s of simulated time; ',
    );
  });

  test('V6: the list is that of the parent; its children are in the tree', async () => {
    const list = (await pianola(...ofParent, '--param', 'Count=2', '--format', 'list')).out;
    expect(list.split('\n')).toEqual([
      ...['  1. Initialize Data', '  2. Query Database', '  3. Invoke Runbook', '  4. Invoke Runbook', ''],
    ]);
    const tree = (await pianola(...ofParent, '--param', 'Count=2', '--format', 'tree')).out;
    expect(tree.split('\n')).toEqual([
      '\\Ops\\Parent: success (job 1)',
      '└─ Initialize Data: success, 1 row',
      '   └─ Query Database: success, 2 rows (simulated)',
      '      └─ 2 × Invoke Runbook: success, 1 row',
      '         └─ \\Ops\\Child: success (2 jobs)',
      '            └─ Run Program: success, 1 row, 2 s in all (simulated)',
      '',
    ]);
  });

  test('--server: its throttle holds, and the standby takes what the primary cannot', async () => {
    const told = async (...servers: string[]) => {
      const flags = servers.flatMap((server) => ['--server', server]);
      const { out } = await pianola(...ofParent, '--format', 'ndjson', ...flags);
      return events(out).flatMap((event) => (event.event === 'JobStart' ? [event.server] : []));
    };
    expect(await told('A=1')).toEqual(Array<string>(11).fill('A'));
    expect((await told('A=2', 'B=50')).slice(0, 4)).toEqual(['A', 'A', 'B', 'B']);
    const one = await pianola(...ofParent, '--server', 'A=1', '--json');
    expect(JSON.parse(one.out)).toMatchObject({ durationMs: 10_000 });
  });

  test('A25: a deadlock is exit code 4, with the chain of jobs as the reason; without holding slots there is none', async () => {
    const file = folder.file('waiting.json', waiting);
    const argv = ['simulate', file, '--runbook', 'Waiting', '--server', 'RBS01=1', '--json'];
    const { code, out, err } = await pianola(...argv);
    expect([code, JSON.parse(out)]).toMatchObject([4, { limit: 'deadlock', exitCode: 4 }]);
    expect(JSON.parse(out).reason).toMatch(
      /^job 1 \(\\Ops\\Waiting\) waits for job 2 \(\\Ops\\Child\), which waits/,
    );
    expect(err).toMatch(/^error: \\Ops\\Waiting ended /);
    const { code: other } = await pianola(...argv, '--option', 'waitingParentHoldsSlot=false');
    expect(other).toBe(0);
  });

  test('A29: a job that its schedule denies is no interruption: exit code 1, and the schedule is the reason', async () => {
    const schedules = [{ name: 'Sundays', daysOfWeek: ['Sunday'] }];
    const file = folder.file('denied.json', {
      runbooks: [lasting('Closed', 1, { schedule: 'Sundays' })],
      schedules,
    });
    const { code, out, err } = await pianola('simulate', file, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([1, { status: 'canceled', exitCode: 1 }]);
    expect(err).toBe(
      'warning: \\Ops\\Closed ended canceled: the schedule Sundays does not permit \\Ops\\Closed to start now\n',
    );
  });

  test('a limit that a child ran into is told with its job', async () => {
    const activity = {
      id: 'poll',
      type: 'Run Program',
      program: 'x',
      loop: { exit: [{ status: ['failed'] }] },
    };
    const runbooks = [waiting.runbooks[0], { name: 'Child', folder: 'Ops', activities: [activity] }];
    const file = folder.file('child-limit.json', { runbooks });
    const argv = ['--runbook', 'Waiting', '--option', 'maxLoopAttempts=3', '--json'];
    const { code, out } = await pianola('simulate', file, ...argv);
    expect(code).toBe(4);
    expect(JSON.parse(out).reason).toMatch(
      /^job 2 \(\\Ops\\Child\): Run Program has not met an exit condition/,
    );
  });
});

describe('--runbook may be given several times', () => {
  const bad = { ...single('warning'), name: 'Bad', folder: 'Ops' };
  const file = folder.file('several.json', {
    runbooks: [lasting('Good', 500), bad, { ...linear, folder: 'Ops' }],
  });

  test('all are queued at once; each takes the parameters it declares; the result names them all', async () => {
    const argv = ['--runbook', 'Good', '--runbook', 'ops/linear', '--param', 'Count=2', '--json'];
    const { code, out } = await pianola('simulate', file, ...argv);
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { runbook: '\\Ops\\Good, \\Ops\\Linear', jobs: 2, returned: [{ Total: '2' }], durationMs: 500 },
    ]);
  });

  test('the reason is that of the runbook that did worst, and names it', async () => {
    const { err, out } = await pianola('simulate', file, '--runbook', 'Good', '--runbook', 'Bad', '--json');
    expect(JSON.parse(out)).toMatchObject({ status: 'warning', reason: '\\Ops\\Bad: Run Program: as told' });
    expect(err).toBe('warning: \\Ops\\Good, \\Ops\\Bad ended warning: \\Ops\\Bad: Run Program: as told\n');
  });

  test('one that is not there is a usage error that says what was meant, or lists what there is', async () => {
    const near = await pianola('simulate', file, '--runbook', 'Good', '--runbook', 'Godd');
    expect([near.code, near.err]).toEqual([2, 'error: there is no runbook "Godd"\ndid you mean "Good"?\n']);
    const far = await pianola('simulate', file, '--runbook', 'Something else');
    expect([far.code, far.err]).toEqual([
      2,
      expect.stringMatching(/^error: there is no runbook "Something else"\n[\s\S]* {2}\\Ops\\Bad\n/),
    ]);
  });
});

describe('--until ends the world', () => {
  const monitor = folder.file('watch.json', {
    name: 'Watch',
    folder: 'Ops',
    activities: [
      { id: 'file', type: 'Monitor File', simulate: { triggers: [1, 2, 3].map((at) => ({ at })) } },
      { id: 'log', type: 'Send Event Log Message', message: 'tick' },
    ],
    links: [{ from: 'file', to: 'log' }],
  });

  test('1.5: a monitor watches until then, and that is a success', async () => {
    const ticks = async (...argv: string[]) => {
      const { code, out } = await pianola('simulate', monitor, '--format', 'ndjson', ...argv);
      return [code, out.match(/"message":"tick"/g)?.length ?? 0];
    };
    expect(await ticks('--until', '2500ms')).toEqual([0, 2]);
    expect(await ticks('--until', '2000-01-01T00:00:01.500Z')).toEqual([0, 1]);
    expect(await ticks('--start-time', '2026-01-01T00:00:00Z', '--until', '2026-01-01T00:00:10Z')).toEqual([
      0, 3,
    ]);
  });

  test('what is not through by then is canceled: exit code 1, which is no interruption', async () => {
    const file = folder.file('long.json', lasting('Long', 60_000));
    const { code, err } = await pianola('simulate', file, '--until', '30s', '--quiet', '--json');
    expect([code, err]).toEqual([1, '']);
    const told = await pianola('simulate', file, '--until', '30', '--json');
    expect(told.err).toBe('warning: \\Ops\\Long ended canceled: the run ended before the runbook had\n');
    expect(JSON.parse(told.out)).toMatchObject({ durationMs: 30_000, limit: null });
  });

  test('a time that has passed is a usage error', async () => {
    const { code, err } = await pianola('simulate', monitor, '--until', '1999-12-31T00:00:00Z');
    expect(code).toBe(2);
    expect(err).toBe(
      'error: --until 1999-12-31T00:00:00.000Z is not after the start of the run\nthe run begins at 2000-01-01T00:00:00.000Z\n',
    );
    expect((await pianola('run', monitor, '--until', '1999-12-31T00:00:00Z')).code).toBe(2);
  });
});

describe('--fault and --timing', () => {
  test('A26: a lost server, in whatever case it is named, costs the time that was spent; the job starts again', async () => {
    const file = folder.file('one.json', lasting('One', 10_000));
    const lost = async (fault: string) => {
      const { code, out } = await pianola('simulate', file, '--fault', fault, '--json');
      return [code, JSON.parse(out).durationMs];
    };
    expect(await lost('rbs01 down at 4s for 2s')).toEqual([0, 16_000]);
    const { code, out, err } = await pianola('simulate', file, '--fault', 'RBS01 down at 4s', '--json');
    expect([code, JSON.parse(out).limit]).toEqual([4, 'deadlock']);
    expect(err).toMatch(/^error: /);
  });

  test('a server that is not there is a usage error that lists those there are', async () => {
    const { code, err } = await pianola(
      ...ofParent,
      '--fault',
      'RBS02 down at 3s',
      '--server',
      'A=1',
      '--server',
      'B=1',
    );
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*RBS02.*\nthere is A, B\n$/);
  });

  test('section 7: --timing orchestrator is --option timing=orchestrator; both, if they agree', async () => {
    const duration = async (...argv: string[]) =>
      JSON.parse((await pianola(...ofParent, '--json', ...argv)).out).durationMs;
    const slow = await duration('--timing', 'orchestrator');
    expect(slow).toBeGreaterThan(await duration('--timing', 'immediate'));
    expect(slow).toBe(await duration('--option', 'timing=orchestrator'));
    const { code, err } = await pianola(
      ...ofParent,
      '--timing',
      'immediate',
      '--option',
      'timing=orchestrator',
    );
    expect([code, err]).toEqual([
      2,
      'error: --timing immediate and --option timing=orchestrator contradict each other\n',
    ]);
  });
});

describe('--activities', () => {
  const own = fileURLToPath(new URL('./own-activities.ts', import.meta.url));
  const runbook = (text: string, type = shout.name) => ({
    name: 'Loud',
    folder: 'Ops',
    activities: [
      { id: 'a', type, text },
      { id: 'b', type: 'Send Event Log Message', message: '{{a.Said}}' },
    ],
    links: [{ from: 'a', to: 'b' }],
  });
  const file = folder.file('loud.json', runbook('fire'));

  test.each([
    ['simulate', []],
    ['run', ['--isolation', 'none']],
    ['run', ['--isolation', 'pool']],
  ])(
    "%s %j plays activity types of one's own, from a file relative to where it is started",
    async (command, flags) => {
      const { code, out, err } = await pianola(
        command,
        file,
        '--activities',
        relative(process.cwd(), own),
        ...flags,
      );
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain('Send Event Log Message: FIRE!\n');
    },
  );

  test('without it the type is unknown; validate takes it as well', async () => {
    expect((await pianola('simulate', file)).err).toContain('there is no activity type "Shout"');
    expect((await pianola('validate', file)).code).toBe(2);
    expect(await pianola('validate', file, '--activities', own)).toMatchObject({ code: 0, err: '' });
  });

  test('a file that is not there, or exports no type, is a usage error', async () => {
    const missing = await pianola('simulate', file, '--activities', 'no-such-file.mjs');
    expect([missing.code, missing.err]).toEqual([
      2,
      expect.stringMatching(/^error: cannot import no-such-file\.mjs: /),
    ]);
    const empty = folder.file('empty.mjs', 'export const nothing = 1;\n');
    const { code, err } = await pianola('run', file, '--activities', empty);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^error: .*empty\.mjs exports no activity type\nexport a function .*\n$/),
    ]);
  });

  test('a trace cannot overwrite it', async () => {
    const module = folder.file('types.mjs', 'export const nothing = 1;\n');
    expect((await pianola('simulate', file, '--activities', module, '--out', module)).code).toBe(2);
  });
});

describe('limits of a job under run', () => {
  const long = folder.file('hour.json', lasting('Hour', 3_600_000));

  test('--job-timeout: the job is recorded as Failed, with the reason', async () => {
    const { code, out, err } = await pianola(
      'run',
      long,
      '--allow-simulated',
      '--job-timeout',
      '0.05',
      '--format',
      'ndjson',
    );
    expect(code).toBe(1);
    expect(events(out).at(-1)).toMatchObject({ event: 'JobEnd', status: 'Failed' });
    expect(err).toMatch(/^error: \\Ops\\Hour ended failed: .*the job ran longer than 0\.05 s\n$/);
  });

  test.each(['--job-timeout', '--job-memory'])('%s needs threads', async (flag) => {
    const { code, err } = await pianola('run', long, flag, '64', '--isolation', 'none');
    expect([code, err]).toEqual([
      2,
      `error: ${flag} cannot be used with --isolation none\na job can only be stopped if it has its own thread\n`,
    ]);
  });
});
