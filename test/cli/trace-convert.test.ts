import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkedChrome } from '../reports/chrome/chrome-rules.ts';
import { pianola, playFolder } from '../support/command-line.ts';
import { projectRoot } from '../tidy/source-file.ts';

const folder = playFolder();
const race = join(projectRoot, 'runbooks/12-three-workers/race.trace.ndjson');
const timeless = join(projectRoot, 'runbooks/x08-junction-selected/trace.ndjson');
const word = 'no time passes in this trace: its clock is the logical one, a microsecond for each event';

test('a trace is converted to standard output, to a file, and from standard input, with the same bytes', async () => {
  const { code, out, err } = await pianola('trace', 'convert', race, '--to', 'chrome');
  expect([code, err]).toEqual([0, '']);
  expect(checkedChrome(out).arrows.length).toBeGreaterThan(3);
  const file = join(folder.path, 'out.json');
  expect(await pianola('trace', 'convert', race, '--to', 'chrome', '--out', file)).toEqual({
    code: 0,
    out: '',
    err: '',
  });
  expect(readFileSync(file, 'utf8')).toBe(out);
  const bin = join(projectRoot, 'bin/pianola.js');
  const piped = spawnSync(process.execPath, [bin, 'trace', 'convert', '-', '--to', 'chrome'], {
    input: readFileSync(race),
    encoding: 'utf8',
  });
  expect([piped.status, piped.stdout, piped.stderr]).toEqual([0, out, '']);
});

test('a trace in which no time passes is told of, unless quiet', async () => {
  const { out, err } = await pianola('trace', 'convert', timeless, '--to', 'chrome');
  expect(err.replace(/\s+/g, ' ').trim()).toBe(word);
  const quiet = await pianola('trace', 'convert', timeless, '--to', 'chrome', '--quiet');
  expect(quiet).toEqual({ code: 0, out, err: '' });
});

test('a torn trace is converted as far as it goes, with a warning', async () => {
  const torn = folder.file('torn.ndjson', readFileSync(race, 'utf8').slice(0, 5000));
  const { code, out, err } = await pianola('trace', 'convert', torn, '--to', 'chrome');
  expect(code).toBe(0);
  expect(err).toMatch(/warning: .* is torn\s+after\s+line/);
  const { traceEvents, otherData } = checkedChrome(out);
  expect(otherData['incomplete']).toMatch(/^torn after line \d+/);
  expect(traceEvents.at(-1)).toMatchObject({ ph: 'E', args: { incomplete: true } });
});

test.each([
  [
    'a file that is no trace',
    [folder.file('no.txt', 'hello'), '--to', 'chrome'],
    /this is not a line of a trace/,
  ],
  ['an unknown format', [race, '--to', 'svg'], /Allowed choices are chrome/],
  ['no format', [race], /--to <FORMAT>' not specified/],
  ['its own input as output', [race, '--to', 'chrome', '--out', race], /would overwrite/],
])('%s is refused', async (_, argv, expected) => {
  const { code, out, err } = await pianola('trace', 'convert', ...argv);
  expect([code, out]).toEqual([2, '']);
  expect(err.replace(/\s+/g, ' ')).toMatch(expected);
});
