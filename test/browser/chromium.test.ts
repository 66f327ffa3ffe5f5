// A page that is opened as a file, without network, reads, plays, explains and draws as Node does.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examplePlays, runbooksFolder, traceText } from '../../scripts/golden-traces.ts';
import { isCulture } from '../../src/files/known-culture.ts';
import { readSource, readSources } from '../../src/files/load.ts';
import { syntaxFindings } from '../../src/files/script-syntax.ts';
import { fileOf } from '../../src/hosts/browser/read-given.ts';
import { readBundle, readMocks, simulate, standardCatalogue, UsageError } from '../../src/index.ts';
import { explainedText } from '../../src/reports/explain/explained-text.ts';
import { drawn } from '../../src/reports/graph/drawn.ts';
import { ndjson } from '../../src/reports/trace/ndjson.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { ownExport, sharedExports } from '../formats/ois/own-export.ts';
import { chromiumPath } from '../support/chromium.ts';
import { type Given, PageOfAFile, type Played } from './in-chromium.ts';

/** What a page does, done here. */
async function playedHere({ files, mocks, options }: Given): Promise<Played> {
  const around = { isCulture, mockCheck: 'strict', parseScripts: syntaxFindings } as const;
  const { bundle, problems } = await readBundle(files, standardCatalogue, around);
  if (bundle === undefined) return { problems, trace: 'no bundle' };
  try {
    const outcomes = mocks && (await readMocks(mocks, bundle, standardCatalogue)).mocks;
    const run = simulate(bundle, { ...options, ...(outcomes && { mocks: outcomes }) });
    return { problems, trace: await traceText(run, ndjson()) };
  } catch (error) {
    if (error instanceof UsageError) return { problems, trace: error.message };
    throw error;
  }
}

/** A runbook with one script. */
function scripted(script: string, more: object = {}): Given {
  const activities = [{ id: 'a', type: 'Run .Net Script', script, timeoutSeconds: 0.05, ...more }];
  return { files: [fileOf('scripted.json', JSON.stringify({ name: 'Scripted', activities }))] };
}

const exports = [
  ['an export of the project', new TextEncoder().encode(ownExport)] as const,
  ...sharedExports,
];

describe.skipIf(chromiumPath === undefined)('Chromium is there', () => {
  let page: PageOfAFile;
  beforeAll(async () => {
    page = await PageOfAFile.open();
  }, 120_000);
  afterAll(async () => {
    await page?.close();
  });

  test('a page has neither Node nor shared memory', async () => {
    const there = ['process', 'Buffer', 'SharedArrayBuffer', 'require'];
    expect(await page.page.evaluate((names) => names.filter((name) => name in globalThis), there)).toEqual(
      [],
    );
  });

  test.each(examplePlays())('$file: the same problems and the same trace', async (golden) => {
    const { folder, mocks, options } = golden;
    const files = await readSources(`${runbooksFolder}${folder}`);
    const outcomes = mocks === undefined ? undefined : await readSource(`${runbooksFolder}${mocks}`);
    const given = { files, mocks: outcomes, options };
    const played = await page.play(given);
    expect(played).toEqual(await playedHere(given));
    expect(played.trace).toContain('"event":"InstanceEnd"');
  });

  test.each(exports)('%s: the same problems and the same trace', async (name, bytes) => {
    const files = [{ name: `${name}.ois_export`, bytes }];
    const { bundle } = await readBundle(files, standardCatalogue);
    const runbook = bundle?.runbooks[0]?.path;
    const given = { files, options: runbook === undefined ? {} : { runbook } };
    expect(await page.play(given)).toEqual(await playedHere(given));
  });

  test.each<[string, string, object?]>([
    ['loops without end', 'for (;;) publish("A", 1)'],
    ['hangs in a built-in function', '[].indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
    [
      'needs much memory',
      'const a = []; for (;;) a.push("x".repeat(1e6) + a.length)',
      { timeoutSeconds: 30 },
    ],
    ['is random and knows the time', 'publish("A", [Math.random(), Date.now()])'],
    ['rejects what nobody awaits', 'Promise.reject(new Error("no"))'],
    ['recurses', 'const f = (n) => (n === 0 ? 0 : 1 + f(n - 1)); publish("A", f(800))'],
    ['cannot be parsed', 'const ='],
  ])('a script that %s: the same', async (_, script, more = {}) => {
    const given = scripted(script, more);
    expect(await page.play(given)).toEqual(await playedHere(given));
  });

  test('a script that recurses too deep for the stack of a browser fails, and the next one works', async () => {
    const deep = await page.play(scripted('const f = () => 1 + f(); f()'));
    expect(deep.trace).toContain('the script brought the sandbox down: it recursed too deep');
    const next = scripted('publish("A", 1)');
    expect(await page.play(next)).toEqual(await playedHere(next));
  });

  test('a time zone holds for the engine and for scripts, with and without the Temporal API', async () => {
    const given = {
      ...scripted('publish("A", String(new Date(2026, 6, 1)))', { name: '{{NOW()}}' }),
      options: { timeZone: 'Europe/Berlin', startMs: Date.UTC(2026, 6, 1) },
    };
    const here = await playedHere(given);
    expect(await page.play(given)).toEqual(here);
    await page.page.evaluate(() => Reflect.deleteProperty(globalThis, 'Temporal'));
    expect(await page.play(given)).toEqual(here);
  });

  test('explanations and pictures are those of Node, with what a run did', async () => {
    const files = await readSources(`${runbooksFolder}x06-uneven-merge`);
    const { bundle } = await readBundle(files, standardCatalogue);
    if (bundle === undefined) throw new Error('the example cannot be read');
    const { trace } = await playedHere({ files });
    const events = trace
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceEvent);
    const activity = bundle.runbooks[0]?.activities.at(-1)?.id ?? '';
    const there = await page.page.evaluate(
      async ([text, lines, activity]) => {
        const { explain, fileOf, graph, readDefinition, standardCatalogue } = pianola;
        const { bundle } = await readDefinition([fileOf('x.json', text)]);
        if (bundle === undefined) return [];
        const events = lines.map((line) => JSON.parse(line));
        return [
          explain(bundle, standardCatalogue),
          explain(bundle, standardCatalogue, { activity, events }),
          await graph(bundle, standardCatalogue, { events }),
          await graph(bundle, standardCatalogue, { format: 'mermaid' }),
        ];
      },
      [new TextDecoder().decode(files[0]?.bytes), trace.trimEnd().split('\n'), activity] as const,
    );
    expect(there).toEqual([
      explainedText(bundle, standardCatalogue),
      explainedText(bundle, standardCatalogue, { activity, events }),
      await drawn(bundle, standardCatalogue, { events }),
      await drawn(bundle, standardCatalogue, { format: 'mermaid' }),
    ]);
  });

  test('a run in a page can be cancelled in the middle of a script', async () => {
    const text = new TextDecoder().decode(scripted('for (;;);', { timeoutSeconds: 3000 }).files[0]?.bytes);
    const status = await page.page.evaluate(async (text) => {
      const { fileOf, readDefinition, simulate } = pianola;
      const { bundle } = await readDefinition([fileOf('scripted.json', text)]);
      if (bundle === undefined) return 'no bundle';
      const run = simulate(bundle);
      run.on('ActivityStart', () => setTimeout(() => run.cancel(), 100));
      return (await run.result).status;
    }, text);
    expect(status).toBe('canceled');
  });

  test('the page asked for nothing and complained of nothing', () => {
    expect(page.noticed).toEqual([]);
  });
});
