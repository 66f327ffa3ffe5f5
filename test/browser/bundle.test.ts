// The bundle for browsers has nothing of Node, and loads what is heavy when it is needed.
import type { Plugin } from 'rolldown';
import { expect, test } from 'vitest';
import { browserBundle } from '../../scripts/bundle/browser.ts';
import { forbiddenFinder } from './forbidden.ts';

const finder = forbiddenFinder();
const chunks = await browserBundle({ minify: false, plugins: [finder.plugin] });

test('nothing of Node is in the bundle or in its worker, and no shared memory', () => {
  expect(finder.found).toEqual([]);
  expect(chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])).toEqual(
    expect.not.arrayContaining([expect.stringMatching(/^node:/)]),
  );
});

test('whatever is of Node is found, with the imports that lead to it', async () => {
  const { plugin, found } = forbiddenFinder();
  const nodeIn = (module: RegExp, code: string): Plugin => ({
    name: 'node-in',
    transform: { filter: { id: module }, handler: (given) => `${code}\n${given}` },
  });
  const plugins = [
    plugin,
    nodeIn(/hosts\/version\.ts$/, "import { readFileSync } from 'node:fs'; readFileSync(process.argv[0]);"),
    nodeIn(
      /yaml-text\.ts$/,
      'new globalThis.SharedArrayBuffer(1); ({ process: 1 }).process; Buffer.from([]);',
    ),
    nodeIn(/step-budget\.ts$/, 'process.exit();'),
  ];
  await browserBundle({ minify: false, plugins });
  const ways = {
    version: 'src/browser.ts > src/hosts/version.ts',
    yaml: 'src/formats/text/parse-text.ts > src/formats/text/yaml-text.ts',
    steps: 'src/hosts/sandbox/quickjs.ts > src/hosts/sandbox/step-budget.ts',
  };
  const told = (name: string, way: string) => expect.stringMatching(new RegExp(`^${name}: src/.*${way}$`));
  expect(found.sort()).toEqual([
    told('Buffer', ways.yaml),
    told('SharedArrayBuffer', ways.yaml),
    `node:fs: ${ways.version}`,
    `process: ${ways.version}`,
    told('process', ways.steps),
  ]);
});

test('what reads YAML and exports, lays out pictures, and plays scripts is loaded when it is needed', () => {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = new Set<string>();
  const load = (name: string): void => {
    if (first.has(name)) return;
    first.add(name);
    byName.get(name)?.imports.forEach(load);
  };
  load('browser.js');
  const modules = [...first].flatMap((name) => Object.keys(byName.get(name)?.modules ?? {}));
  const late = /\/node_modules\/(yaml|saxes|@dagrejs|temporal-polyfill|quickjs|@jitl)|script-worker-text/;
  expect(modules.filter((id) => late.test(id))).toEqual([]);
  const all = chunks.flatMap((chunk) => Object.keys(chunk.modules));
  for (const part of ['yaml', 'saxes', '@dagrejs', 'temporal-polyfill', 'script-worker-text'])
    expect(all).toContainEqual(expect.stringContaining(part));
});
