// `pianola test --watch` plays again what changed, until Ctrl-C.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FakeIo, playFolder } from '../support/command-line.ts';

const parent = playFolder();
let folders = 0;

/** A runbook that says `text`, its mocks file, and a test that wants `it is 1`. */
function suiteFolder() {
  folders += 1;
  const path = join(parent.path, `suite-${folders}`);
  const write = (name: string, value: unknown) => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), typeof value === 'string' ? value : JSON.stringify(value));
  };
  const runbook = (text: string) => ({
    name: 'Say',
    activities: [
      { id: 'ask', type: 'Query Database', publishes: [{ name: 'N' }] },
      { id: 'say', type: 'Send Event Log Message', severity: 'Information', message: text },
    ],
    links: [{ from: 'ask', to: 'say' }],
  });
  const mocks = (value: number) => ({ '\\Say': { ask: { rows: [{ N: value }] } } });
  const tests = (wanted: string) => ({
    definition: '../runbooks',
    mocks: '../answers.json',
    cases: [{ name: 'it is one', expect: { messages: [{ message: wanted }] } }],
  });
  write('runbooks/say.json', runbook('it is {{ask.N}}'));
  write('answers.json', mocks(1));
  write('tests/say.test.json', tests('it is 1'));
  return { path, write, runbook, mocks, tests, at: (name: string) => join(path, name) };
}

/** A watch that goes on until the test is over. */
class Watching {
  readonly io = new FakeIo();
  readonly result: Promise<{ code: number; out: string; err: string }>;
  #seen = 0;

  constructor(...words: string[]) {
    this.result = this.io.main('test', '--watch', ...words);
    onTestFinished(async () => {
      this.io.interrupt();
      await this.result;
    });
  }

  /** What the next line that separates rounds says, of those that say that it waits. */
  async waits(): Promise<string> {
    for (;;) {
      const lines = this.#lines();
      if (lines.length > this.#seen) return lines[this.#seen++] as string;
      await Promise.race([
        new Promise((resolve) => this.io.stderr.once('written', resolve)),
        this.result.then(({ code, err }) => Promise.reject(new Error(`it ended: ${code} ${err}`))),
      ]);
    }
  }

  get rounds(): number {
    return this.#lines().length;
  }

  #lines(): readonly string[] {
    return [...this.io.stderr.text.matchAll(/^--- (.*); waiting for changes, Ctrl-C ends$/gm)].map(
      ([, text = '']) => text,
    );
  }
}

describe('a change is played', () => {
  test.each([
    [
      'the test file',
      (suite: ReturnType<typeof suiteFolder>) => suite.write('tests/say.test.json', suite.tests('2')),
    ],
    ['a file of the definition folder', (suite) => suite.write('runbooks/say.json', suite.runbook('no'))],
    ['the mocks file', (suite) => suite.write('answers.json', suite.mocks(2))],
  ])('of %s, and back again', async (_, change) => {
    const suite = suiteFolder();
    const watching = new Watching(suite.at('tests'));
    expect(await watching.waits()).toBe('1 passed');
    change(suite);
    expect(await watching.waits()).toBe('0 passed, 1 failed');
    suite.write('tests/say.test.json', suite.tests('it is 1'));
    suite.write('runbooks/say.json', suite.runbook('it is {{ask.N}}'));
    suite.write('answers.json', suite.mocks(1));
    expect(await watching.waits()).toBe('1 passed');
  });

  test('files that appear and vanish, in new folders too; a burst of changes is one', async () => {
    const suite = suiteFolder();
    const watching = new Watching(suite.at('tests'));
    await watching.waits();
    for (const name of ['a', 'b', 'c', 'd'])
      suite.write(`tests/new/${name}.test.json`, {
        ...suite.tests('it is 1'),
        definition: '../../runbooks',
        mocks: '../../answers.json',
      });
    expect(await watching.waits()).toBe('5 passed');
    rmSync(suite.at('tests/new'), { recursive: true });
    expect(await watching.waits()).toBe('1 passed');
    suite.write('tests/new/e.test.json', {
      ...suite.tests('no'),
      definition: '../../runbooks',
      mocks: '../../answers.json',
    });
    expect(await watching.waits()).toBe('1 passed, 1 failed');
    expect(watching.io.stderr.text).toContain('e.test.json changed\n');
  });

  test('an editor that writes beside and renames', async () => {
    const suite = suiteFolder();
    const watching = new Watching(suite.at('tests'));
    await watching.waits();
    for (const [text, result] of [
      ['no', '0 passed, 1 failed'],
      ['it is {{ask.N}}', '1 passed'],
    ] as const) {
      suite.write('runbooks/say.json~', suite.runbook(text));
      renameSync(suite.at('runbooks/say.json~'), suite.at('runbooks/say.json'));
      expect(await watching.waits()).toBe(result);
    }
  });

  test('a change while it plays is played afterwards', async () => {
    const suite = suiteFolder();
    const watching = new Watching(suite.at('tests'));
    watching.io.stdout.once('written', () => suite.write('runbooks/say.json', suite.runbook('no')));
    expect(await watching.waits()).toMatch(/passed/);
    expect(await watching.waits()).toBe('0 passed, 1 failed');
  });
});

describe('what vanishes is told, waited for, and played when it is back', () => {
  test.each([
    ['the runbook', 'runbooks/say.json', '0 passed; 1 file could not be played', /has no runbooks in it/],
    ['its folder', 'runbooks', '0 passed; 1 file could not be played', /no such file or folder/],
    [
      'the mocks file',
      'answers.json',
      '0 passed; 1 file could not be played',
      /say\.test\.json:1:\d+: error mocks: cannot read/,
    ],
    ['the test file', 'tests/say.test.json', 'nothing could be played', /there are no test files in/],
    ['the folder of tests', 'tests', 'nothing could be played', /no such file or folder/],
    ['all of it', '.', 'nothing could be played', /no such file or folder/],
  ])('%s', async (_, name, told, why) => {
    const suite = suiteFolder();
    const watching = new Watching(suite.at('tests'));
    expect(await watching.waits()).toBe('1 passed');
    const aside = `${suite.path}-aside`;
    renameSync(suite.at(name), aside);
    expect(await watching.waits()).toBe(told);
    expect(watching.io.stdout.text + watching.io.stderr.text).toMatch(why);
    renameSync(aside, suite.at(name));
    expect(await watching.waits()).toBe('1 passed');
  });

  test('a mocks file that is missing from the beginning, and a test file that is no YAML for a while', async () => {
    const suite = suiteFolder();
    rmSync(suite.at('answers.json'));
    const watching = new Watching(suite.at('tests'));
    expect(await watching.waits()).toBe('0 passed; 1 file could not be played');
    suite.write('answers.json', suite.mocks(1));
    expect(await watching.waits()).toBe('1 passed');
    suite.write('tests/say.test.json', '{ "cases": [');
    expect(await watching.waits()).toBe('0 passed; 1 file could not be played');
    suite.write('tests/say.test.json', suite.tests('it is 1'));
    expect(await watching.waits()).toBe('1 passed');
  });
});

describe('Ctrl-C', () => {
  test.each([
    ['the last round passed', 'it is 1', 0],
    ['it failed', 'it is 2', 1],
  ])('while it waits gives the exit code of what was played last: %s', async (_, wanted, code) => {
    const suite = suiteFolder();
    suite.write('tests/say.test.json', suite.tests(wanted));
    const watching = new Watching(suite.at('tests'));
    await watching.waits();
    watching.io.interrupt();
    expect((await watching.result).code).toBe(code);
  });

  test('in the middle of a round gives 130, and the report is complete', async () => {
    const suite = suiteFolder();
    const [one] = suite.tests('it is 1').cases;
    suite.write('tests/say.test.json', { ...suite.tests(''), cases: Array.from({ length: 50 }, () => one) });
    const watching = new Watching(suite.at('tests'));
    watching.io.stdout.once('written', () => watching.io.interrupt());
    const { code, out } = await watching.result;
    expect(code).toBe(130);
    expect(out).toMatch(/passed, \d+ not played/);
  });
});

describe('with other flags', () => {
  test('the file of a report in the folder of tests and definition is written anew each time, and is no change', async () => {
    const suite = suiteFolder();
    suite.write('all/say.test.json', { ...suite.tests('it is 1'), definition: '.' });
    suite.write('all/say.json', suite.runbook('it is {{ask.N}}'));
    const report = suite.at('all/results.json');
    const watching = new Watching(suite.at('all'), '--reporter', `json=${report}`, '--shard', '1/1');
    await watching.waits();
    suite.write('answers.json', suite.mocks(2));
    expect(await watching.waits()).toBe('0 passed, 1 failed');
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ failed: 1 });
    suite.write('answers.json', suite.mocks(1));
    expect(await watching.waits()).toBe('1 passed');
    expect(watching.rounds).toBe(3);
  });

  test.each([
    [['--reporter', 'json'], {}, '--watch would write one json document behind another'],
    [['--coverage', 'lcov', '--reporter', 'tap=t'], {}, '--watch would write one lcov document'],
    [[], { CI: 'true' }, '--watch waits for changes, and with CI set'],
    [[], { CI: '1' }, 'with CI set'],
  ])('%j with %j is refused', async (words, env, message) => {
    const suite = suiteFolder();
    const io = new FakeIo();
    Object.assign(io.env, env);
    const { code, err } = await io.main('test', '--watch', suite.at('tests'), ...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('CI without a value says nothing', async () => {
    const suite = suiteFolder();
    const io = new FakeIo();
    Object.assign(io.env, { CI: '' });
    io.stderr.once('written', () => io.interrupt());
    expect((await io.main('test', '--watch', suite.at('tests'))).code).toBe(0);
  });

  test('a path that is not there when it begins is an error', async () => {
    const { code, err } = await new FakeIo().main('test', '--watch', join(parent.path, 'nowhere'));
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('no such file or folder') });
  });
});
