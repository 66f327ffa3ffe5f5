import { describe, expect, test } from 'vitest';
import { version } from '../../src/hosts/version.ts';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';
import { linear } from './example-runbooks.ts';

const commands = ['run', 'simulate', 'sweep', 'compare', 'validate', 'schema', 'completion', 'help'];

describe('help', () => {
  test.each([['--version'], ['-V'], ['simulate', '-V'], ['help', '--version']])(
    '%s %s prints the version and nothing else',
    async (...argv) => {
      expect(await pianola(...argv)).toEqual({ code: 0, out: `${version()}\n`, err: '' });
    },
  );

  test.each([[], ...commands.map((command) => [command])])('%s -h is --help', async (...command) => {
    expect(await pianola(...command, '-h')).toEqual(await pianola(...command, '--help'));
  });

  test('--help names every command and the exit codes, on stdout', async () => {
    const { code, out, err } = await pianola('--help');
    expect([code, err]).toEqual([0, '']);
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(out).toMatch(/^Exit codes: 0\s[\s\S]*\s1\s[\s\S]*\s2\s[\s\S]*\s3\s[\s\S]*\s4\s[\s\S]*\s130\s/m);
  });

  test.each(commands)(
    '%s --help and help %s are the same, with a description and examples',
    async (command) => {
      const { code, out, err } = await pianola(command, '--help');
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(new RegExp(`^Usage: pianola ${command} .*\\n\\n\\S`));
      expect(out).toMatch(new RegExp(`^Examples?:\\n  pianola ${command}`, 'm'));
      expect(await pianola('help', command)).toEqual({ code, out, err });
    },
  );

  test.each(['run', 'simulate'])(
    'format 5: help of %s has every common option, those with a default show it',
    async (command) => {
      const { out } = await pianola(command, '--help');
      const options =
        '--runbook <PATH>|--param <NAME=VALUE>|--format <FORMAT>|--out <FILE>|--server <NAME=THROTTLE>|' +
        '--published-data <WHICH>|--mocks <FILE>|--quiet|--json|--no-color|--strict|--seed <NUMBER>|--timeout <SECONDS>|' +
        '--max-steps <NUMBER>|--option <NAME=VALUE>|--until <TIME>|--timing <KIND>|--activities <FILE>|--duration <TYPE=TIME>|--show-data';
      for (const option of options.split('|')) expect(out).toContain(`  ${option} `);
      // The words of a line may be broken between them.
      const told = out.replace(/\s+/g, ' ');
      for (const value of ['"eventlog"', '"none"', '0', 'RBS01=50'])
        expect(told).toContain(`default: ${value})`);
      for (const option of ['--allow', '--isolation', '--job-timeout', '--job-memory'])
        expect(out.includes(`  ${option} `)).toBe(command === 'run');
      for (const option of ['--start-time', '--fault'])
        expect(out.includes(`  ${option} `)).toBe(command === 'simulate');
    },
  );

  test.each([
    [80, false],
    [50, true],
    [120, true],
  ])(
    'every help text fits %i columns (terminal: %s) without a break in the middle of a line',
    async (columns, isTerminal) => {
      const texts = [[], ...commands.map((command) => [command]), ['options']].map(async (topic) => {
        const io = isTerminal ? new FakeIo().onTerminal(columns) : new FakeIo();
        // A pipe tells no width, whatever the fake says.
        return (await io.main('help', ...topic)).out;
      });
      for (const text of await Promise.all(texts)) {
        const [wrapped = ''] = text.split(/\nExamples?:/);
        const lines = wrapped.split('\n').filter((line) => !/^ {2}\w+=/.test(line));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
        if (columns === 80) for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      }
    },
  );

  test('the description of run and validate is one paragraph: no line but the last could take the next word', async () => {
    for (const command of ['run', 'validate', 'simulate', 'sweep', 'compare']) {
      const { out } = await pianola(command, '--help');
      const lines = out.split('\n\n')[1]?.split('\n') ?? [];
      lines.slice(1).forEach((line, index) => {
        expect(`${lines[index]} ${line.split(' ')[0]}`.length).toBeGreaterThan(80);
      });
    }
  });

  test('help says what is easily taken for something else', async () => {
    const words = async (command: string) => (await pianola(command, '--help')).out.replace(/\s+/g, ' ');
    const run = await words('run');
    expect(run).toContain('which published data the ndjson trace carries');
    expect(run).toContain('virtual time under simulate, real time under run');
    expect(run).toContain('no standard activity needs any of it yet');
    expect(run).not.toMatch(/Examples:.*--allow /);
    expect(await words('simulate')).toContain('{{$%NAME%}} stays as it is written');
    expect(run).not.toContain('{{$%NAME%}}');
    const file = playFolder().file('linear.json', linear);
    const { out } = await pianola('simulate', file, '--json');
    for (const key of Object.keys(JSON.parse(out))) expect(run).toMatch(new RegExp(`keys .*\\b${key}\\b`));
  });

  test('help options lists every switch with its values and default', async () => {
    const { code, out } = await pianola('help', 'options');
    expect(code).toBe(0);
    expect(out).toContain('  mergeOrder=fifo | barrier (default: fifo)\n      A1: ');
    expect(out).toContain('  midBase=0 | 1 (default: 0)');
    expect(out).toContain('  waitingParentHoldsSlot=true | false (default: true)');
    expect(out).toContain('  eventLogSource=text (default: Orchestrator)');
    expect(out).toContain('  maxLoopAttempts=a whole number from 1 to 1000000000 (default: 10000)');
  });

  test('help on something unknown is a usage error that names what there is', async () => {
    const { code, out, err } = await pianola('help', 'play');
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      "error: there is no help on 'play'; the topics are run, simulate, sweep, compare, test, record, deploy, server, start, jobs, log, trace, validate, lint, import, mocks, explain, graph, dap, report, activities, mcp, schema, completion, help and options\n",
    );
    expect((await pianola('help', 'simulat')).err).toMatch(/\n\(Did you mean simulate\?\)\n$/);
  });
});

describe('wrong usage is exit code 2, told on stderr in a line or two', () => {
  const cases: [string, string[], RegExp][] = [
    ['no command', [], /^Usage: pianola <COMMAND>/],
    [
      'an unknown command',
      ['simulat', 'x.json'],
      /^error: unknown command 'simulat'\n\(Did you mean simulate\?\)\n$/,
    ],
    [
      'an unknown option',
      ['simulate', 'x.json', '--formt', 'list'],
      /^error: unknown option '--formt'\n\(Did you mean --format\?\)\n$/,
    ],
    ['no file', ['simulate'], /^error: missing required argument 'FILE'\n$/],
    ['two files', ['simulate', 'a.json', 'b.json'], /^error: too many arguments for 'simulate'.*\n$/],
    [
      'an option without its value',
      ['simulate', 'x.json', '--out'],
      /^error: option '--out <FILE>' argument missing\n$/,
    ],
    [
      'an unknown format',
      ['simulate', 'x.json', '--format', 'xml'],
      /^error: .*'xml' is invalid. Allowed choices are eventlog, list, tree, counts, jobs, ndjson.\n$/,
    ],
    [
      'a format that is nearly one',
      ['simulate', 'x.json', '--format', 'lst'],
      /Allowed choices are eventlog, list, tree, counts, jobs, ndjson.\n\(Did you mean list\?\)\n$/,
    ],
    [
      'a permission that is nearly one',
      ['run', 'x.json', '--allow', 'raed:/data'],
      /It takes read:PATH, .*\n\(Did you mean read\?\)\n$/,
    ],
    ['a parameter without =', ['simulate', 'x.json', '--param', 'Count'], /"Count" is not NAME=VALUE\.\n$/],
    ['a parameter without a name', ['simulate', 'x.json', '--param', '=3'], /"=3" is not NAME=VALUE\.\n$/],
    [
      'a server without a throttle',
      ['simulate', 'x.json', '--server', 'RBS01'],
      /not NAME=THROTTLE, as in RBS01=50\.\n$/,
    ],
    [
      'a throttle of 0',
      ['simulate', 'x.json', '--server', 'RBS01=0'],
      /The throttle of RBS01 must be from 1 to 1000\.\n$/,
    ],
    [
      'a throttle above what a server can have (section 7)',
      ['run', 'x.json', '--server', 'RBS01=100000'],
      /The throttle of RBS01 must be from 1 to 1000\.\n$/,
    ],
    [
      'a parameter twice with different values',
      ['simulate', 'x.json', '--param', 'Count=5', '--param', 'count=1'],
      /count has been given before, as "5"\.\n$/,
    ],
    ['a trace file without a name', ['simulate', 'x.json', '--out', ''], /It takes the name of a file\.\n$/],
    ['a server twice', ['simulate', 'x.json', '--server', 'A=1', '--server', 'a=2'], /a is named twice\.\n$/],
    [
      'a seed that is no number',
      ['simulate', 'x.json', '--seed', 'x'],
      /a whole number from 0 to 4294967295\.\n$/,
    ],
    ['a negative seed', ['simulate', 'x.json', '--seed', '-1'], /a whole number from 0 to 4294967295\.\n$/],
    [
      'no steps at all',
      ['simulate', 'x.json', '--max-steps', '0'],
      /a whole number from 1 to 9007199254740991\.\n$/,
    ],
    ['a timeout of 0', ['simulate', 'x.json', '--timeout', '0'], /a number of seconds above 0\.\n$/],
    ['no time to end at', ['simulate', 'x.json', '--until', 'soon'], /a time above 0 as in 90, 30s, .*\n$/],
    ['no time at all', ['run', 'x.json', '--until', '0s'], /a time above 0 as in .*\n$/],
    [
      'a fault without a time',
      ['simulate', 'x.json', '--fault', 'RBS01 down'],
      /"RBS01 down" is not a fault as in 'RBS01 down at 30s for 10s'\.\n$/,
    ],
    ['a timing there is not', ['simulate', 'x.json', '--timing', 'slow'], /immediate, orchestrator\.\n$/],
    ['an isolation there is not', ['run', 'x.json', '--isolation', 'vm'], /pool, worker, none\.\n$/],
    ['too little memory', ['run', 'x.json', '--job-memory', '15'], /a whole number from 16 to \d+\.\n$/],
    ['no time for a job', ['run', 'x.json', '--job-timeout', '0'], /a number of seconds above 0\.\n$/],
    ['no name of a runbook', ['run', 'x.json', '--runbook', ' '], /It cannot be empty\.\n$/],
    [
      'a fault of a real server',
      ['run', 'x.json', '--fault', 'RBS01 down at 3s'],
      /^error: unknown option '--fault'/,
    ],
    [
      'no throttle',
      ['sweep', 'x.json', '--throttle', '0'],
      /"0" is not a list of whole numbers from 1, .*\n$/,
    ],
    [
      'a range that ends first',
      ['sweep', 'x.json', '--throttle', '5..1'],
      /as in 1,5,10 or 1\.\.50 or .*\n$/,
    ],
    ['no schedules', ['sweep', 'x.json', '--schedules', '0'], /a whole number from 1, or all\.\n$/],
    ['no date', ['simulate', 'x.json', '--start-time', 'soon'], /as in 2026-12-24T18:00:00Z\.\n$/],
    [
      'an unknown permission',
      ['run', 'x.json', '--allow', 'read:/data,net:all'],
      /It takes read:PATH, write:PATH, program:NAME, net:HOST:PORT\.\n$/,
    ],
    [
      'an option of the other command',
      ['simulate', 'x.json', '--allow', 'read:/data'],
      /^error: unknown option '--allow'/,
    ],
    ['nothing to validate', ['validate'], /^error: missing required argument 'FILE'\n$/],
  ];

  test.each(cases)('%s', async (_, argv, expected) => {
    const { code, out, err } = await pianola(...argv);
    expect(err).toMatch(expected);
    expect([code, out]).toEqual([2, '']);
    if (argv.length > 0) expect(err.split('\n').length).toBeLessThanOrEqual(3);
  });
});

test('a defect is said to be one: exit code 70, the stack only with PIANOLA_DEBUG', async () => {
  const told = async (env: Record<string, string>) => {
    const io = new FakeIo();
    Object.assign(io.env, env);
    // An output that throws stands for a defect: nothing that a user can give makes one.
    io.stdout.write = () => {
      throw new TypeError('cannot read\n\u001b[31mproperties');
    };
    return io.main('schema');
  };
  const { code, err } = await told({});
  expect(code).toBe(70);
  expect(err).toBe(
    'error: this is a defect of Pianola, not of your runbook: TypeError: cannot read\n␛[31mproperties\n' +
      'set PIANOLA_DEBUG=1 to see where, and report it with the runbook if you can\n',
  );
  expect((await told({ PIANOLA_DEBUG: '1' })).err).toMatch(/\n {4}at /);
});

test.each(['simulate', 'run', 'validate', 'explain', 'graph', 'mocks'])(
  'the help of %s says that FILE may be a runbook, a bundle or an export',
  async (command) => {
    const { out } = await pianola(command, '--help');
    expect(out.replace(/\s+/g, ' ')).toMatch(
      /runbooks?, (a )?bundle folders? or files?, or (an )?\.ois_exports?/,
    );
  },
);
