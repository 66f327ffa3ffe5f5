import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrace } from '../../src/files/read-trace.ts';
import { type Tear, tearText } from '../../src/trace/torn-trace.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { linear } from '../cli/example-runbooks.ts';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const good = folder.file('good.json', linear);
const lines = (await pianola('simulate', good, '--format', 'ndjson')).out.trimEnd().split('\n');
const events = lines.map((line) => JSON.parse(line) as TraceEvent);

async function eventsOf(trace: string): Promise<TraceEvent[]> {
  const read: TraceEvent[] = [];
  const noTear = () => expect.fail('the trace is whole');
  for await (const event of readTrace(trace, noTear)) read.push(event);
  return read;
}

/** A torn trace: how many events are read, and what is told after the last of them. */
async function tornAt(content: string): Promise<readonly [number, Tear | undefined]> {
  let count = 0;
  let torn: Tear | undefined;
  const tellTear = (tear: Tear) => {
    torn = tear;
  };
  for await (const event of readTrace(folder.file('torn.ndjson', content), tellTear)) count = event.seq;
  return [count, torn];
}

function eventsIn(content: string): Promise<TraceEvent[]> {
  return eventsOf(folder.file('read.ndjson', content));
}

/** What both commands that read traces say of a file, after `error: `; it must be the same. */
async function refusal(trace: string): Promise<string> {
  const [explained, drawn] = [
    await pianola('explain', good, '--trace', trace),
    await pianola('graph', good, '--trace', trace),
  ];
  expect(explained).toEqual(drawn);
  expect([drawn.code, drawn.out, drawn.err.slice(0, 7)]).toEqual([2, '', 'error: ']);
  return drawn.err.slice(7);
}

test('the events of a trace, in order; the last line may lack its end, and line ends may be those of Windows', async () => {
  expect(await eventsIn(`${lines.join('\n')}\n`)).toEqual(events);
  expect(await eventsIn(lines.join('\n'))).toEqual(events);
  expect(await eventsIn(`\uFEFF${lines.join('\r\n')}\r\n`)).toEqual(events);
});

test('only line feeds end a line, wherever the file is cut into pieces', async () => {
  const message = '\u2028\u2029\u0085é€😀'.repeat(300_000);
  const diagnostic = { ...events[2], event: 'Diagnostic', message } as unknown as TraceEvent;
  const [first, queued, , ...others] = events;
  const long = [first, queued, diagnostic, ...others];
  expect(await eventsIn(`${long.map((event) => JSON.stringify(event)).join('\n')}\n`)).toEqual(long);
});

const hint = 'give a whole trace, as pianola simulate or run writes it with --format ndjson --out FILE';
const noLine = 'this is not a line of a trace';
const swapped = lines.with(3, lines[4] as string).with(4, lines[3] as string);

test.each([
  ['nothing', '', ': the file is empty'],
  ['blank lines', '\n\n', `:1: ${noLine}: it is blank`],
  ['text', 'Hello\n', `:1: ${noLine}: it is not JSON, or it was cut off`],
  ['a NUL', '\u0000', `:1: ${noLine}: it is not JSON, or it was cut off`],
  ['a runbook', JSON.stringify(linear), `:1: ${noLine}: it has no "event"`],
  [
    'a trace whose first line is cut off',
    lines[0]?.slice(0, -20),
    `:1: ${noLine}: it is not JSON, or it was cut off`,
  ],
  [
    'a trace with a line cut off before the last',
    lines.with(4, lines[4]?.slice(0, 30) as string).join('\n'),
    `:5: ${noLine}: it is not JSON, or it was cut off`,
  ],
  [
    'a trace without its beginning',
    lines.slice(1).join('\n'),
    ':1: a trace begins with RunStart, not with JobQueued',
  ],
  [
    'a trace of which a line is missing',
    lines.toSpliced(4, 1).join('\n'),
    ':5: its "seq" is 6, not 5: lines are missing or were moved',
  ],
  [
    'a trace of which lines were swapped',
    swapped.join('\n'),
    ':4: its "seq" is 5, not 4: lines are missing or were moved',
  ],
  ['a trace with a blank line in it', lines.toSpliced(4, 0, '').join('\n'), `:5: ${noLine}: it is blank`],
  [
    'a trace of which a field was changed',
    lines.map((line) => line.replace('"attempt"', '"attemt"')).join('\n'),
    `:5: ${noLine}: its "attempt" is missing`,
  ],
  [
    'two traces',
    [...lines, ...lines].join('\n'),
    `:${lines.length + 1}: its "seq" is 1, not ${lines.length + 1}: lines are missing or were moved`,
  ],
])(
  'explain and graph refuse %s in the same words, with the line and what to do',
  async (_, content, reason) => {
    const trace = folder.file('broken.ndjson', content ?? '');
    expect(await refusal(trace)).toBe(`${trace}${reason}\n${hint}\n`);
  },
);

test('a trace that ends before its run is read as far as it goes, and what is missing is told', async () => {
  const count = lines.length;
  const cut = (events: number, isWithinLine: boolean, openJobs: readonly number[]) => [
    events,
    { lines: events, isWithinLine, openJobs },
  ];
  expect(await tornAt(lines.slice(0, 10).join('\n'))).toEqual(cut(10, false, [1]));
  expect(await tornAt(`${lines.slice(0, -1).join('\n')}\n`)).toEqual(cut(count - 1, false, [1]));
  expect(await tornAt(lines.join('\n').slice(0, -20))).toEqual(cut(count - 1, true, [1]));
  expect(await tornAt(`${lines.join('\n').slice(0, -20)}\n`)).toEqual(cut(count - 1, true, [1]));
  expect(await tornAt(`${lines.join('\n')}\n\0\0\0`)).toEqual(cut(count, true, []));
  expect(await tornAt(lines[0] as string)).toEqual(cut(1, false, []));
});

test('what is missing of a torn trace, in words', () => {
  const text = (isWithinLine: boolean, ...openJobs: number[]) =>
    tearText({ lines: 10, isWithinLine, openJobs });
  expect(text(false, 1)).toBe('torn after line 10: job 1 has not ended');
  expect(text(true, 1, 4)).toBe('torn after line 10: line 11 is cut off, 2 jobs have not ended');
  expect(text(true)).toBe('torn after line 10: line 11 is cut off');
  expect(text(false)).toBe('torn after line 10: no job was queued');
});

test('a line without an end is refused before it fills the memory', async () => {
  const trace = folder.file('zeros.ndjson', `${lines[0]}\n`);
  truncateSync(trace, 300 * 1024 * 1024);
  await expect(eventsOf(trace)).rejects.toMatchObject({
    message: `${trace}:2: ${noLine}: it is too long`,
    hint,
  });
});

test('a file that cannot be read is refused, with the reason', async () => {
  const missing = join(folder.path, 'missing.ndjson');
  const inner = join(folder.path, 'a-folder');
  mkdirSync(inner);
  const what = 'give a trace that pianola simulate or run wrote with --format ndjson --out FILE';
  expect(await refusal(missing)).toBe(`cannot read ${missing}: there is no such file\n${what}\n`);
  expect(await refusal(inner)).toBe(`cannot read ${inner}: it is a folder\n${what}\n`);
  expect(await refusal(join(good, 'x'))).toBe(
    `cannot read ${join(good, 'x')}: a part of its path is not a folder\n${what}\n`,
  );
});
