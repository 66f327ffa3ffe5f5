import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { realSurroundings } from '../../src/hosts/threads/surroundings.ts';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';
import { linear, parentAndChild } from './example-runbooks.ts';

const folder = playFolder();
const file = folder.file('linear.json', linear);
const esc = '\u001b';

describe('terminals', () => {
  const colour = new RegExp(`${esc}\\[\\d+m`);

  test('colour on a terminal, none to a pipe', async () => {
    expect((await new FakeIo().onTerminal().main('simulate', file)).out).toMatch(colour);
    expect((await pianola('simulate', file)).out).not.toMatch(colour);
  });

  test.each([
    ['--no-color', ['--no-color'], {}],
    ['NO_COLOR', [], { NO_COLOR: '1', FORCE_COLOR: '1' }],
    ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }],
    ['a dumb terminal', [], { TERM: 'dumb' }],
  ])('no colour with %s', async (_, flags, env) => {
    const io = new FakeIo().onTerminal();
    Object.assign(io.env, env);
    const { out, err } = await io.main('simulate', file, ...flags);
    expect(out + err).not.toMatch(colour);
  });

  test('FORCE_COLOR colours a pipe; an empty NO_COLOR says nothing', async () => {
    const io = new FakeIo();
    Object.assign(io.env, { FORCE_COLOR: '1', NO_COLOR: '' });
    expect((await io.main('simulate', file)).out).toMatch(colour);
  });

  test('a trace file has no colour and no cut lines', async () => {
    const target = join(folder.path, 'plain.txt');
    await new FakeIo().onTerminal(40).main('simulate', file, '--out', target);
    expect(readFileSync(target, 'utf8')).toBe((await pianola('simulate', file)).out);
  });

  test('after the trace, a terminal gets one line that sums up; not when quiet, not in a pipe', async () => {
    const { err } = await new FakeIo().onTerminal().main('simulate', file, '--no-color');
    expect(err).toBe(
      '\\Samples\\Linear ended success: 6 activities in 0 ms of simulated time, returned\n  Total = 3\n',
    );
    expect((await new FakeIo().onTerminal().main('simulate', file, '--quiet')).err).toBe('');
  });

  const wrong = folder.file('wrong.json', {
    name: 'Wrong',
    activities: [{ id: 'a', type: 'A type of an activity that nobody has ever heard of before' }],
  });
  const several = folder.file('several.json', {
    runbooks: ['One', 'Two'].map((name) => ({
      ...linear,
      name,
      folder: 'A rather long\\path of\\several folders',
    })),
  });
  test.each([
    ['a format there is not', ['simulate', file, '--format', 'nothing that there is']],
    [
      'a file there is not',
      ['simulate', 'no such file, with a name that has enough words to fill a line or more'],
    ],
    [
      'an unknown activity',
      ['explain', file, 'an activity with a name that is longer than a line of a terminal is'],
    ],
    ['several runbooks', ['graph', several]],
    ['a problem', ['validate', wrong]],
    ['a list of long names', ['simulate', file, '--format', 'list']],
    ['a tree', ['simulate', file, '--format', 'tree']],
    [
      'a result',
      ['simulate', file, '--out', join(folder.path, 'a trace with a name of many words, many words.txt')],
    ],
    ['help on what there is not', ['help', 'what there is not']],
    ['the overview', ['explain', several]],
    ['the types', ['activities']],
  ])('%s: lines of a terminal are broken between words, those of a pipe are not', async (_, argv) => {
    const told = await new FakeIo()
      .onTerminal(60)
      .main(...argv, ...(argv[0] === 'help' ? [] : ['--no-color']));
    const piped = await pianola(...argv);
    const lines = (told.out + told.err).split('\n');
    expect(
      lines.filter(
        (line) => line.length > 60 && /\S +\S/.test(line.slice(0, 60).trim()) && !/\S{40}/.test(line),
      ),
    ).toEqual([]);
    const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
    if (!['explain', 'activities', 'simulate'].includes(argv[0] ?? ''))
      expect(words(told.out + told.err)).toEqual(words(piped.out + piped.err));
  });

  test('the progress line never goes on in a second one', async () => {
    const io = new FakeIo().onTerminal(30);
    const many = ['simulate', file, '--param', 'Count=3000', '--format', 'ndjson', '--out'];
    const { err } = await io.main(...many, join(folder.path, 'narrow.ndjson'));
    for (const line of err.split('\r').slice(0, -1))
      expect(line.replace(`${esc}[K`, '').length).toBeLessThan(30);
  });
});

test('progress on a terminal: one line, written anew and cleared; none beside a trace on the same screen', async () => {
  const target = join(folder.path, 'progress.ndjson');
  const long = ['simulate', file, '--param', 'Count=3000', '--no-color', '--format', 'ndjson'];
  // A clock that runs fast makes this a long run.
  let clockMs = 0;
  const clock = vi.spyOn(realSurroundings, 'monotonicMs').mockImplementation(() => {
    clockMs += 60;
    return clockMs;
  });
  const io = new FakeIo().onTerminal();
  const { err } = await io.main(...long, '--out', target);
  const shown = err.split(`${esc}[K`);
  expect(shown.splice(-2)).toEqual(['\r', '']);
  expect(shown.length).toBeGreaterThan(0);
  for (const line of shown) expect(line).toMatch(/^\r\d+ activities after [\d.]+ m?s …$/);
  const beside = await new FakeIo().onTerminal().main(...long);
  expect(beside.err).not.toContain('\r');
  const quiet = await new FakeIo().onTerminal().main(...long, '--out', target, '--quiet');
  expect(quiet.err).toBe('');
  const many = folder.file('many.json', parentAndChild);
  const jobs = await new FakeIo()
    .onTerminal()
    .main('simulate', many, '--runbook', 'Parent', '--param', 'Count=3000', '--out', target);
  expect(jobs.err).toMatch(/\r\d+ activities, \d+ jobs? running, \d+ pending after /);
  for (const line of jobs.err.split('\r')) expect(line.length).toBeLessThanOrEqual(80);
  clock.mockRestore();
});
