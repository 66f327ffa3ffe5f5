import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrace } from '../../src/files/read-trace.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { linear } from '../cli/example-runbooks.ts';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const good = folder.file('good.json', linear);
const lines = (await pianola('simulate', good, '--format', 'ndjson')).out.trimEnd().split('\n');
const events = lines.map((line) => JSON.parse(line) as TraceEvent);

async function eventsOf(trace: string): Promise<TraceEvent[]> {
  const read: TraceEvent[] = [];
  for await (const event of readTrace(trace)) read.push(event);
  return read;
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
  const diagnostic = { ...events[1], event: 'Diagnostic', message } as unknown as TraceEvent;
  const [first, , ...others] = events;
  const long = [first, diagnostic, ...others];
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
    'a trace cut off within a line',
    lines.join('\n').slice(0, -20),
    `:${lines.length}: ${noLine}: it is not JSON, or it was cut off`,
  ],
  [
    'a trace cut off after 10 events',
    lines.slice(0, 10).join('\n'),
    ':10: the trace is cut off: it ends here, and job 1 has not ended',
  ],
  [
    'a trace without its last event',
    lines.slice(0, -1).join('\n'),
    `:${lines.length - 1}: the trace is cut off: it ends here, and job 1 has not ended`,
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
    const trace = folder.file('broken.ndjson', content);
    expect(await refusal(trace)).toBe(`${trace}${reason}\n${hint}\n`);
  },
);

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
