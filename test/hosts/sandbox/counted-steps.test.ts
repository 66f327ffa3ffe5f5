// Under simulate a script ends after so many steps, those inside built-in functions included, and no clock
// has a say in it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, describe, expect, test } from 'vitest';
import { countedCode } from '../../../src/hosts/sandbox/counted-code.ts';
import { JavaScriptSandbox } from '../../../src/hosts/sandbox/javascript-sandbox.ts';
import { QuickJs } from '../../../src/hosts/sandbox/quickjs.ts';
import { installedModules } from '../../../src/hosts/sandbox/quickjs-file.ts';

const sandbox = new JavaScriptSandbox();
afterAll(() => sandbox.close());

const request = (source: string, timeoutSeconds = 0.05) => ({
  source,
  input: {},
  timeoutSeconds,
  memoryMb: 64,
  nowMs: 0,
  seed: 7,
});

const longer = 'the script ran longer than 0.05 s';

describe('a script that is slow inside built-in functions is ended after its number of steps', () => {
  test.each([
    ['a search', '[].indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
    ['a search from the end', '[].lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)'],
    ['a search for NaN', '[].includes.call({ length: 2 ** 53 - 1 }, NaN)'],
    ['a reversal', '[].reverse.call({ length: 2 ** 53 - 1 })'],
    ['a copy within', '[].copyWithin.call({ length: 2 ** 53 - 1 }, 0, 1)'],
    ['a join of holes', 'new Array(2 ** 32 - 1).join()'],
    ['holes that no function is called for', 'const a = []; a[2 ** 32 - 2] = 1; a.forEach(() => 1)'],
    ['holes made flat', '[].flat.call({ length: 2 ** 32 })'],
    ['holes sorted', '[].sort.call({ length: 2 ** 32 - 1 })'],
    ['a shift', '[].shift.call({ length: 2 ** 53 - 1 })'],
    ['lists made flat', 'let a = []; for (let i = 0; i < 60; i += 1) a = [a, a]; a.flat(Infinity)'],
    ['lists as text', 'let a = []; for (let i = 0; i < 60; i += 1) a = [a, a]; JSON.stringify(a)'],
    ['a template', 'String.raw({ raw: { length: 2 ** 53 - 1 } })'],
    ['repeated text', 'for (;;) "ab".repeat(1e7)'],
    ['texts compared', 'const a = "x".repeat(1e7); for (;;) a + 1 < a + 2'],
    ['text searched', 'const a = "x".repeat(1e7); for (;;) a.includes("xy")'],
    ['text split', 'const a = "x".repeat(1e6); for (;;) a.split("")'],
    ['text replaced', 'const a = "x".repeat(1e6); for (;;) a.replaceAll("x", "yy")'],
    ['numbers read', 'const a = "1".repeat(1e7); for (;;) Number(a)'],
    ['numbers in a large base', '3n ** 100000000n'],
    ['numbers multiplied', 'const a = 3n ** 300000n; for (;;) a * a'],
    ['memory filled', 'const a = new Uint8Array(4e7); for (;;) a.fill(1)'],
    ['memory copied', 'const a = new Uint8Array(2e7); for (;;) a.slice()'],
    ['memory sorted', 'const a = new Uint8Array(4e7); for (;;) a.sort()'],
    ['elements moved', 'const a = new Array(1e6).fill(0); for (;;) { a.unshift(1); a.pop() }'],
    ['source text', 'for (;;) eval("1;".repeat(1e5))'],
    ['patterns', 'for (;;) new RegExp("a?".repeat(1e5))'],
    ['keys', 'const o = {}; for (let i = 0; i < 1e5; i += 1) o["k" + i] = i; for (;;) Object.keys(o)'],
    ['JSON', 'const j = "[" + "1,".repeat(1e5) + "1]"; for (;;) JSON.parse(j)'],
    ['what is printed', 'for (;;) console.log()'],
    ['what is published', 'for (;;) publish("A", 1)'],
  ])('%s', async (_, source) => {
    const first = await sandbox.run(request(source), { deterministic: true });
    expect(first.error).toBe(longer);
    expect(await sandbox.run(request(source), { deterministic: true })).toEqual(first);
  });
});

test('a script does the same steps, whatever ran before it in its thread', async () => {
  const counting = request(
    `const list = Array.from({ length: 500 }, (_, i) => 'k' + (i * 7919) % 503);
    for (let i = 0; ; i += 1) { publish('I', i); list.toSorted(); new Set(list); list.join() }`,
  );
  const before = [
    '1',
    'const m = new Map(); for (let i = 0; i < 1000; i += 1) m.set({ i }, "v" + i); 1',
    'throw new Error("x".repeat(1e5))',
    'publish("A", Array.from({ length: 1000 }, (_, i) => "x".repeat(i)))',
    'globalThis.kept = []; for (let i = 0; i < 3e4; i += 1) kept.push({ [i]: i })',
  ];
  const fresh = new QuickJs(installedModules);
  const alone = await fresh.run(counting, true);
  expect(alone.error).toBe(longer);
  for (const source of before) {
    const used = new QuickJs(installedModules);
    await used.run(request(source, 5), true);
    await used.run(request(before[1]!, 5), true);
    expect([source, await used.run(counting, true)]).toEqual([source, alone]);
  }
});

test('steps that a script leaves over are of no use to the next, and cleaning up costs none', async () => {
  const engine = new QuickJs(installedModules);
  const much = request(
    'const a = []; for (let i = 0; i < 1e5; i += 1) a.push({ i }); publish("A", a.length)',
    0.02,
  );
  for (let again = 0; again < 3; again += 1) {
    const { published, error } = await engine.run(much, true);
    expect([Object.fromEntries(published), error]).toEqual([{ A: 1e5 }, undefined]);
  }
});

test('what a script published before its steps were spent is kept', async () => {
  const result = await sandbox.run(
    request('publish("A", [1, 2]); console.log("so far"); [].indexOf.call({ length: 2 ** 53 - 1 }, 1)'),
    { deterministic: true },
  );
  expect(result).toEqual({
    published: new Map([['A', [1, 2]]]),
    standardOutput: 'so far',
    standardError: '',
    error: longer,
  });
});

test('only known instructions are counted: another build is refused', () => {
  const file = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  const wasm = readFileSync(file);
  const counted = countedCode(wasm, new Set());
  expect(counted.length).toBeGreaterThan(wasm.length);
  // The first instruction of a body without locals: 255 is none.
  const code = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 6, 1, 0, 7, 1, 0];
  const body = (...instructions: number[]) =>
    Uint8Array.of(...code, 10, 4 + instructions.length, 1, 2 + instructions.length, 0, ...instructions, 0x0b);
  expect(countedCode(body(0x01), new Set()).length).toBeGreaterThan(0);
  expect(() => countedCode(body(0xff), new Set())).toThrow('another form: instruction 255 is unknown here');
  expect(() => countedCode(body(0xfc, 99), new Set())).toThrow('instruction 252 99');
});
