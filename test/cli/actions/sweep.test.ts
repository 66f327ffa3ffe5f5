import { describe, expect, test } from 'vitest';
import { FakeIo, pianola, playFolder } from '../../support/command-line.ts';
import { lasting, lostUpdates, parentAndChild, single, waiting } from '../example-runbooks.ts';

const folder = playFolder();
const parent = folder.file('parent.json', parentAndChild);
const ofParent = ['sweep', parent, '--runbook', 'Parent'];
const races = folder.file('races.json', lostUpdates(2));
const ofRaces = ['sweep', races, '--runbook', 'Both'];
const esc = '\u001b';

describe('sweep --throttle --concurrency: what if', () => {
  test('a table, a row for each combination, the best marked', async () => {
    const { code, out, err } = await pianola(...ofParent, '--throttle', '1,10,50', '--concurrency', '1,10');
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(
      [
        '  throttle  concurrency  makespan  max wait  mean  busiest     jobs  status',
        '         1            1       10s        9s  4.1s  100% RBS01    11  success',
        '         1           10       10s        9s  4.1s  100% RBS01    11  success',
        '        10            1       10s        9s  4.1s  10% RBS01     11  success',
        '*       10           10        1s       0ms   0ms  100% RBS01    11  success',
        '        50            1       10s        9s  4.1s  2% RBS01      11  success',
        '        50           10        1s       0ms   0ms  20% RBS01     11  success',
        '',
        '* best: the shortest makespan, with the lowest limits that give it',
        '',
      ].join('\n'),
    );
  });

  test('job concurrency of one runbook is a column of its name; what is not swept over has none', async () => {
    const { out } = await pianola(...ofParent, '--concurrency', 'Child=2,5');
    expect(out.split('\n')[0]).toBe('  Child  makespan  max wait   mean  busiest    jobs  status');
    expect(out.split('\n')[2]).toMatch(/^\* {5}5 {8}2s /);
  });

  test('A25: a combination that fails is a row that says so, and why; the exit code is 0 unless all fail', async () => {
    const file = folder.file('waiting.json', waiting);
    const argv = ['sweep', file, '--runbook', 'Waiting', '--throttle'];
    const { code, out } = await pianola(...argv, '1,2');
    expect(code).toBe(0);
    expect(out).toMatch(/^ +1 +- +- +- +- +2 {2}deadlock$/m);
    expect(out).toMatch(/^deadlock with throttle 1: job 1 \(\\Ops\\Waiting\) waits for job 2/m);
    const all = await pianola(...argv, '1');
    expect([all.code, all.out]).toEqual([4, expect.stringContaining('no combination succeeded\n')]);
    const failing = folder.file('failing.json', { ...single('failed'), options: { rollup: 'lastActivity' } });
    expect((await pianola('sweep', failing, '--throttle', '1,2')).code).toBe(1);
    const warning = folder.file('warning.json', single('warning'));
    expect((await pianola('sweep', warning, '--throttle', '1,2')).code).toBe(0);
    expect((await pianola('sweep', warning, '--throttle', '1,2', '--strict')).code).toBe(1);
  });

  test.each([80, 200])(
    'it fits 80 columns, whatever the numbers and names (terminal of %i columns)',
    async (columns) => {
      const long = folder.file('long.json', {
        runbooks: [parentAndChild.runbooks[0], lasting('Child', 86_399_000, { maxSimultaneousJobs: 5 })],
      });
      const servers = ['A server with a name that is far too long=5', 'B=3'].flatMap((each) => [
        '--server',
        each,
      ]);
      const argv = [
        'sweep',
        long,
        '--runbook',
        'Parent',
        '--param',
        'Count=1000',
        ...servers,
        '--throttle',
        '1,50',
      ];
      const { out } = await new FakeIo()
        .onTerminal(columns)
        .main(...argv, '--concurrency', '1,5', '--no-color');
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
      const piped = await pianola(...argv, '--concurrency', '1,5');
      for (const line of piped.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  test('--json is one object, --csv a table for spreadsheets', async () => {
    const { code, out } = await pianola(
      ...ofParent,
      '--throttle',
      '5,10',
      '--concurrency',
      'Child=10',
      '--json',
    );
    const told = JSON.parse(out);
    expect([code, out.split('\n').length]).toEqual([0, 2]);
    expect(told).toMatchObject({ exitCode: 0, best: 1, isInterrupted: false });
    expect(told.combinations[0]).toEqual({
      throttle: 5,
      concurrency: null,
      concurrencyOf: { Child: 10 },
      status: 'success',
      limit: null,
      message: '',
      makespanMs: 2000,
      longestWaitMs: 1000,
      meanWaitMs: expect.closeTo(5000 / 11),
      jobs: 11,
      busiest: 'RBS01',
      servers: [{ name: 'RBS01', throttle: 5, utilisation: 1 }],
      best: false,
    });
    const csv = (await pianola(...ofParent, '--throttle', '5,10', '--concurrency', 'Child=10', '--csv')).out;
    expect(csv.split('\r\n')).toEqual([
      'throttle,concurrency,concurrency of Child,makespanMs,longestWaitMs,meanWaitMs,busiest,utilisation,jobs,status,limit,best',
      expect.stringMatching(/^5,,10,2000,1000,454\.5\d+,RBS01,1,11,success,,false$/),
      '10,,10,1000,0,0,RBS01,1,11,success,,true',
      '',
    ]);
  });
});

describe('sweep --schedules: what if others went first', () => {
  test('section 9: lost updates are found, with the shortest schedule that shows them: exit code 1', async () => {
    const { code, out, err } = await pianola(...ofRaces, '--schedules', 'all');
    expect([code, err]).toEqual([1, '']);
    const [head = '', ...rest] = out.split('\n');
    expect(head).toMatch(/^\\Ops\\Both: \d+ schedules run, and there are no others$/);
    expect(rest.join('\n').replaceAll(/\d+ schedules?/g, 'N')).toBe(
      [
        '2 different results',
        '',
        '1. the documented order (N):',
        '   status success',
        '   counter \\Visits = 2',
        '',
        '2. another result (N):',
        '   counter \\Visits = 1',
        '   The shortest schedule found deviates once:',
        '   - After Get Counter Value of job 2 (\\Ops\\Add) had ended (event 13), job 3',
        '     (\\Ops\\Add: Get Counter Value) went on instead of job 2 (\\Ops\\Add: Modify',
        '     Counter).',
        '',
      ].join('\n'),
    );
  });

  test('results that do not differ: exit code 0, and the one result', async () => {
    const { code, out } = await pianola(...ofParent, '--param', 'Count=3', '--schedules', '20');
    expect([code, out.split('\n').slice(2)]).toEqual([
      0,
      ['all of them lead to the same result:', '   status success', ''],
    ]);
    const one = await pianola(...ofRaces, '--schedules', '20', '--concurrency', '1');
    expect(one.code).toBe(0);
    expect(one.out).toBe(
      '\\Ops\\Both: 1 schedule run, and there are no others\nit leads to:\n   status success\n   counter \\Visits = 2\n',
    );
  });

  test('how far it came is said', async () => {
    const many = folder.file('many.json', lostUpdates(4));
    const told = async (...argv: string[]) =>
      (await pianola('sweep', many, '--runbook', 'Both', ...argv)).out.replace(/\s+/g, ' ');
    expect(await told('--schedules', '3')).toMatch(/^\\Ops\\Both: 3 schedules run; there are others/);
    expect(await told('--schedules', '300')).toMatch(
      /^\\Ops\\Both: 300 schedules run, among them all with at most 2 deviations from the documented order; there are others/,
    );
  });

  test('--json is one object; --random with --seed gives the same each time', async () => {
    const argv = [...ofRaces, '--schedules', '10', '--random', '--seed', '3', '--json'];
    const { code, out } = await pianola(...argv);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      runbooks: ['\\Ops\\Both'],
      exitCode: 1,
      schedules: 10,
      isExhaustive: false,
      results: [{ schedule: [] }, { schedule: [{ what: 'next job', wentOn: { job: 3 } }] }],
    });
    expect((await pianola(...argv)).out).toBe(out);
  });

  test('messages, returned data and several runbooks are among the results', async () => {
    const say = (message: string) => ({ id: 'say', type: 'Send Event Log Message', message });
    const count = { id: 'count', type: 'Modify Counter', counter: 'N' };
    const back = { id: 'back', type: 'Return Data', values: { Place: '{{count.Counter Value}}' } };
    const runbook = (name: string) => ({
      name,
      activities: [count, say(`${name} came {{count.Counter Value}}`), back],
      links: [
        { from: 'count', to: 'say' },
        { from: 'say', to: 'back' },
      ],
    });
    const file = folder.file('order.json', {
      counters: [{ name: 'N' }],
      runbooks: [runbook('A'), runbook('B')],
    });
    const { code, out } = await pianola(
      'sweep',
      file,
      '--runbook',
      'A',
      '--runbook',
      'B',
      '--schedules',
      'all',
    );
    expect(code).toBe(1);
    expect(out).toContain('   \\A returned {"Place":1}\n   \\B ended success\n   \\B returned {"Place":2}\n');
    expect(out).toContain('   message A came 2\n   message B came 1\n   without message A came 1\n');
    expect(out).toMatch(
      / - After job 2 \(\\B\) had started \(event \d\), job 2 \(\\B: Modify Counter\) went on\n {5}instead of job 1 /,
    );
  });
});

describe('what cannot be swept is exit code 2', () => {
  test.each([
    [[], /^error: there is nothing to sweep over\ngive --throttle .*\n$/],
    [['--throttle', '1', '--random'], /^error: --random needs --schedules/],
    [['--throttle', '1', '--every-choice'], /^error: --every-choice needs --schedules/],
    [
      ['--schedules', '3', '--throttle', '1,2'],
      /^error: --schedules takes one throttle and one concurrency at most/,
    ],
    [['--schedules', '3', '--csv'], /^error: --csv cannot be used with --schedules/],
    [['--throttle', '1', '--csv', '--json'], /^error: give --json or --csv, not both\n$/],
    [['--throttle', '1..200', '--concurrency', '1..200'], /^error: 40000 combinations are too many/],
    [['--concurrency', 'Chld=1'], /^error: there is no runbook "Chld"\n/],
    [['--throttle', '1', '--param', 'Cuont=1'], /^error: .*"Cuont"\n.*"Count".*\n$/],
  ])('%j', async (flags, expected) => {
    const { code, out, err } = await pianola(...ofParent, ...flags);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(expected);
  });

  test('a definition with errors', async () => {
    const broken = folder.file('broken.json', '{ "name": "Broken", "activites": [] }');
    const { code, err } = await pianola('sweep', broken, '--throttle', '1');
    expect([code, err]).toEqual([2, expect.stringMatching(/nothing was started\n$/)]);
  });
});

describe('while it sweeps', () => {
  test('a terminal sees how far it is, in one line that is gone in the end; not when quiet', async () => {
    const argv = [...ofParent, '--throttle', '1..5'];
    const { err } = await new FakeIo().onTerminal().main(...argv);
    expect(err).toMatch(/^\r1 of 5 combinations after \d+ ms …/);
    expect(err.endsWith(`\r${esc}[K`)).toBe(true);
    expect((await new FakeIo().onTerminal().main(...argv, '--quiet')).err).toBe('');
    const explored = await new FakeIo().onTerminal().main(...ofRaces, '--schedules', '9');
    expect(explored.err).toMatch(/^\r1 schedule after \d+ ms …/);
  });

  test.each([
    ['the rows until then', ['--throttle', '1..1000'], /^ {2}throttle .*\n/],
    [
      'the results until then',
      ['--schedules', 'all'],
      /^\\Ops\\Parent: \d+ schedules? run, then interrupted\n/,
    ],
  ])('Ctrl-C ends it with %s: exit code 130', async (_, flags, expected) => {
    const io = new FakeIo().onTerminal();
    io.stderr.once('written', () => io.interrupt());
    const { code, out } = await io.main(...ofParent, ...flags);
    expect(code).toBe(130);
    expect(out).toMatch(expected);
    expect(out.split('\n').length).toBeLessThan(100);
    expect(io.interrupts.listenerCount('interrupt')).toBe(0);
  });

  test('Ctrl-C: the schedules found until then say which job went on instead of which', async () => {
    const io = new FakeIo().onTerminal();
    const listen = () => void (io.stderr.writes.length === 8 && io.interrupt());
    io.stderr.on('written', listen);
    const { code, out } = await io.main(...ofRaces, '--schedules', 'all');
    expect(code).toBe(130);
    expect(out).toContain('schedules run, then interrupted');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'job 3 (\\Ops\\Add: Get Counter Value) went on instead of job 2 (\\Ops\\Add: Modify Counter)',
    );
  });
});
