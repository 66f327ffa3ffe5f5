import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { elementsOf, parsedXml, textBelow } from '../../reports/graph/drawn.ts';
import { FakeIo, pianola, playFolder } from '../../support/command-line.ts';
import { linear } from '../example-runbooks.ts';

const folder = playFolder();
const file = folder.file('linear.json', linear);
const broken = folder.file('broken.json', '{ "name": "Broken" }');
const bundle = folder.file('bundle.json', {
  runbooks: [
    linear,
    { ...linear, name: 'CON' },
    { ...linear, name: 'a/b: "c"', folder: '' },
    { ...linear, name: 'A_b_ _c_', folder: 'a' },
  ],
});
const out = (name: string) => join(folder.path, name);

async function traceOf(name: string, ...argv: string[]): Promise<string> {
  const trace = out(name);
  await pianola('simulate', file, '--format', 'ndjson', '--out', trace, ...argv);
  return trace;
}

test('an SVG document on stdout, and nothing else; the same bytes each time', async () => {
  const drawn = await pianola('graph', file);
  expect([drawn.code, drawn.err]).toEqual([0, '']);
  const svg = parsedXml(drawn.out);
  expect(elementsOf(svg, 'activity')).toHaveLength(4);
  expect(elementsOf(svg, 'link')).toHaveLength(3);
  expect(await pianola('graph', file, '--format', 'svg')).toEqual(drawn);
});

test.each([
  ['picture.svg', /^<svg /],
  ['picture.SVG', /^<svg /],
  ['chart.mmd', /\nflowchart LR\n/],
  ['graph.dot', /^digraph "/],
  ['graph.gv', /^digraph "/],
])('--out %s: its name says the format', async (name, start) => {
  const { code, out: told, err } = await pianola('graph', file, '--out', out(name));
  expect([code, err]).toEqual([0, '']);
  expect(told).toBe(`${out(name)}: \\Samples\\Linear, 4 activities, 3 links\n`);
  expect(readFileSync(out(name), 'utf8')).toMatch(start);
  expect((await pianola('graph', file, '--out', out(name), '--quiet')).out).toBe('');
});

test('--format wins over the name; a name that says nothing needs it', async () => {
  await pianola('graph', file, '--out', out('odd.svg'), '--format', 'dot');
  expect(readFileSync(out('odd.svg'), 'utf8')).toMatch(/^digraph/);
  const { code, err } = await pianola('graph', file, '--out', out('picture.pdf'));
  expect(code).toBe(2);
  expect(err).toBe(
    `error: the file name ${out('picture.pdf')} does not say which format to write\nadd --format svg, --format png, --format mermaid or --format dot\n`,
  );
  expect(existsSync(out('picture.pdf'))).toBe(false);
});

test('several runbooks: one must be named, or a folder given', async () => {
  const { code, out: told, err } = await pianola('graph', bundle);
  expect([code, told]).toEqual([2, '']);
  expect(err).toContain('there are 4 runbooks here; say which one');
  expect(err).toContain('\\Samples\\CON');
  expect(err).toContain('--out FOLDER/');
  const one = await pianola('graph', bundle, '--runbook', '\\Samples\\CON', '--format', 'mermaid');
  expect(one.out).toContain('title: "\\\\Samples\\\\CON"');
  expect((await pianola('graph', bundle, '--runbook', 'none')).err).toContain('there is no runbook "none"');
});

test('--out FOLDER/ writes one file for each runbook, under names every file system takes', async () => {
  const { code, out: told } = await pianola('graph', bundle, '--out', `${out('new/pictures')}/`);
  expect(code).toBe(0);
  expect(told.split('\n')).toHaveLength(5);
  expect(readdirSync(out('new/pictures')).sort()).toEqual([
    'Samples - CON.svg',
    'Samples - Linear.svg',
    'a - A_b_ _c_.svg',
    'a_b_ _c_.svg',
  ]);
  mkdirSync(out('there'));
  await pianola('graph', bundle, '--out', out('there'), '--format', 'dot', '--runbook', 'CON');
  expect(readdirSync(out('there'))).toEqual(['Samples - CON.dot']);
});

test('--trace: how often everything ran, and the status of the run', async () => {
  const trace = await traceOf('trace.ndjson');
  const { code, out: drawn, err } = await pianola('graph', file, '--trace', trace);
  expect([code, err]).toEqual([0, '']);
  const svg = parsedXml(drawn);
  expect(elementsOf(svg, 'desc')[0]?.text).toContain('1 run: success');
  expect(elementsOf(svg, 'activity').map((box) => textBelow(box).split(' ').at(-1))).toEqual([
    '×1',
    '×1',
    '×3',
    '×1',
  ]);
  expect(elementsOf(svg, 'label').map(textBelow)).toEqual(['×1', '×3', '×1']);
});

test('a trace of another runbook is refused; one of another version is told, and drawn as far as it goes', async () => {
  const trace = await traceOf('other.ndjson');
  const foreign = await pianola('graph', bundle, '--runbook', 'CON', '--trace', trace);
  expect(foreign.code).toBe(2);
  expect(foreign.err).toBe(
    `error: ${trace} has no job of \\Samples\\CON\nit has jobs of \\Samples\\Linear\n`,
  );
  const older = folder.file('older.json', {
    ...linear,
    activities: linear.activities.filter(({ id }) => id !== 'log'),
    links: linear.links.filter(({ to }) => to !== 'log'),
  });
  const { code, err } = await pianola('graph', older, '--trace', trace);
  expect(code).toBe(0);
  expect(err).toBe(
    'warning: the trace has activities that \\Samples\\Linear does not have: log. Is it of another version of the runbook?\n',
  );
  expect((await pianola('graph', older, '--trace', trace, '--quiet')).err).toBe('');
});

test('with a folder, runbooks that a trace does not tell of are drawn as never run', async () => {
  const trace = await traceOf('some.ndjson');
  const { code, out: told } = await pianola('graph', bundle, '--trace', trace, '--out', `${out('ran')}/`);
  expect(code).toBe(0);
  expect(told).toContain('\\Samples\\Linear, 4 activities, 3 links, 1 run: success');
  expect(told).toContain('\\Samples\\CON, 4 activities, 3 links, 0 runs');
});

test('a torn trace is drawn as far as it goes, and the picture and a warning say so', async () => {
  const whole = readFileSync(await traceOf('whole.ndjson'), 'utf8').split('\n');
  const drawn = async (lines: readonly string[]) => {
    const cut = folder.file('cut.ndjson', lines.join('\n'));
    return await pianola('graph', file, '--trace', cut);
  };
  const { code, out: told, err } = await drawn(whole.slice(0, 10));
  expect(code).toBe(0);
  const words = (text: string) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  expect(words(told)).toContain('1 run; the trace is torn after line 10: job 1 has not ended');
  const warning =
    'cut.ndjson is torn after line 10: job 1 has not ended. What came after that is not drawn.\n';
  expect(err).toMatch(/^warning: /);
  expect(err).toContain(warning);
  const within = await drawn([...whole.slice(0, 10), '{"seq":11,"ti']);
  expect([within.code, within.err]).toEqual([
    0,
    expect.stringContaining('torn after line 10: line 11 is cut off, job 1 has not ended.'),
  ]);
  const begun = await drawn([...whole.slice(0, 1), '']);
  expect([begun.code, begun.err]).toEqual([
    0,
    expect.stringContaining('torn after line 1: no job was queued. What came after that is not drawn.'),
  ]);
});

test('a definition with errors, a file that cannot be written, and one that is read from: exit code 2', async () => {
  expect((await pianola('graph', broken)).code).toBe(2);
  const nowhere = await pianola('graph', file, '--out', out('no-such-folder/a.svg'));
  expect([nowhere.code, nowhere.err]).toEqual([
    2,
    `error: cannot write ${out('no-such-folder/a.svg')}: its folder does not exist\n`,
  ]);
  const same = await pianola('graph', file, '--out', file, '--format', 'svg');
  expect(same.code).toBe(2);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(linear)));
  expect((await pianola('graph', file, '--format', 'png')).code).toBe(2);
});

test('help has examples and fits the terminal', async () => {
  const { code, out: help } = await new FakeIo().onTerminal(70).main('graph', '--help');
  expect(code).toBe(0);
  expect(help).toContain('pianola graph backup.json --out backup.svg');
  const text = help.slice(0, help.indexOf('\nExamples:'));
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(70);
});

test('PNG: as wide as is wanted, into a file only', async () => {
  const sizeOf = (name: string) => {
    const bytes = readFileSync(out(name));
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  };
  const drawn = await pianola('graph', file, '--out', out('picture.png'));
  expect(drawn).toEqual({
    code: 0,
    out: `${out('picture.png')}: \\Samples\\Linear, 4 activities, 3 links\n`,
    err: '',
  });
  await pianola('graph', file, '--out', out('wide.png'), '--width', '1000');
  const [width = 0, height = 0] = sizeOf('picture.png');
  expect(sizeOf('wide.png')).toEqual([1000, Math.round((1000 / width) * height)]);
  const told = await pianola('graph', file, '--format', 'png');
  expect([told.code, told.out]).toEqual([2, '']);
  expect(told.err).toBe('error: a PNG picture is written to a file; give it with --out FILE\n');
  const large = await pianola('graph', file, '--out', out('large.png'), '--width', '20000');
  expect([large.code, large.err]).toEqual([
    2,
    expect.stringMatching(/^error: the picture is too large for PNG\n/),
  ]);
});

test.each([
  [['--width', 'wide'], /It takes a whole number of pixels from 50 to 20000, or fit\.\n$/],
  [['--width', '300', '--format', 'dot'], /^error: --width is for svg and png; dot has no width\n$/],
  [
    ['--width', 'fit', '--out', 'x.png'],
    /^error: --width fit is for svg; give a PNG picture a number of pixels\n$/,
  ],
  [['--direction', 'dwn'], /Allowed choices are right, down\.\n\(Did you mean down\?\)\n$/],
])('%j is wrong usage', async (argv, expected) => {
  const { code, err } = await pianola('graph', file, ...argv);
  expect(code).toBe(2);
  expect(err).toMatch(expected);
});
