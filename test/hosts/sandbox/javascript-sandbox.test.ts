import { spawnSync } from 'node:child_process';
import type { Worker } from 'node:worker_threads';
import { afterAll, expect, test } from 'vitest';
import type { ScriptRequest } from '../../../src/engine/activity-type.ts';
import { JavaScriptSandbox } from '../../../src/hosts/sandbox/javascript-sandbox.ts';

const nowMs = Date.UTC(2026, 0, 31, 12);

const sandbox = new JavaScriptSandbox();
afterAll(() => sandbox.close());

function request(source: string, more: Partial<ScriptRequest> = {}): ScriptRequest {
  return { source, input: {}, timeoutSeconds: 5, memoryMb: 64, nowMs, seed: 7, ...more };
}

/** Runs a script deterministically, unless said otherwise. */
async function run(source: string, more: Partial<ScriptRequest> = {}, deterministic = true) {
  const { published, ...rest } = await sandbox.run(request(source, more), { deterministic });
  return { published: Object.fromEntries(published), ...rest };
}

const published = async (source: string, more: Partial<ScriptRequest> = {}) =>
  (await run(source, more)).published;
const error = async (source: string, more: Partial<ScriptRequest> = {}) => (await run(source, more)).error;

test('values cross as text, number or boolean; what is neither becomes text', async () => {
  const values = `['a', 1.5, true, null, undefined, NaN, -1/0, 10n, new Date(0), { a: [1] }, [1, 'x'], new Date(NaN), Symbol('s')]`;
  expect(await published(`publish('L', ${values})`)).toEqual({
    L: [
      'a',
      1.5,
      true,
      '',
      '',
      'NaN',
      '-Infinity',
      '10',
      '1970-01-01T00:00:00.000Z',
      '{"a":[1]}',
      '[1,"x"]',
      'Invalid Date',
      'Symbol(s)',
    ],
  });
});

test('a single value is no list, anything iterable but a text is one', async () => {
  expect(
    await published(
      `publish('A', 'xy'); publish('B', new Set([1, 2])); publish('C', new Uint8Array(2)); publish('D', {})`,
    ),
  ).toEqual({
    A: 'xy',
    B: [1, 2],
    C: [0, 0],
    D: '{}',
  });
});

test('publishing a name again replaces its value and keeps its place', async () => {
  const source = `publish('A', [1, 2]); publish('B', 1); publish('A', 3)`;
  expect(Object.entries(await published(source))).toEqual([
    ['A', 3],
    ['B', 1],
  ]);
});

test('inputs arrive with their types, whatever is in them', async () => {
  const input = { text: `'"\\\u2028\u0000\ud800😀</script>`, n: 2, yes: false, ['__proto__']: 'own' };
  const source = `publish('same', [input.text, input.n, input.yes, Object.keys(input).length])`;
  expect(await published(source, { input })).toEqual({
    same: [input.text, 2, false, Object.keys(input).length],
  });
});

test('console.log and info go to Standard Output, warn and error to Standard Error, a line each', async () => {
  const { standardOutput, standardError } = await run(
    `console.log('a', 1, { b: 2 }, [3], null); console.info('i'); console.warn('w'); console.error('e')`,
  );
  expect(standardOutput).toBe('a 1 {"b":2} [3] null\ni');
  expect(standardError).toBe('w\ne');
});

test('its clock stands still in simulated time, and runs in real time from where the job is', async () => {
  const source = `const a = Date.now(); for (let i = 0; i < 1e5 && Date.now() < a + 3; i += 1); publish('T', [a, Date.now() - a])`;
  const simulated = (await run(source, {}, true)).published['T'];
  expect(simulated).toEqual([nowMs, 0]);
  const [start, passed] = (await run(source, {}, false)).published['T'] as unknown as number[];
  expect(start).toBeGreaterThanOrEqual(nowMs);
  expect(start).toBeLessThan(nowMs + 5_000);
  expect(passed).toBeGreaterThanOrEqual(3);
});

test("the clock is the host's, in every way of asking", async () => {
  const source = `publish('T', [Date.now(), new Date().getTime(), +new (new Date().constructor)(), Date().slice(0, 24), new Date(5).getTime()])`;
  expect(await published(source)).toEqual({ T: [nowMs, nowMs, nowMs, 'Sat Jan 31 2026 12:00:00', 5] });
});

test('under simulate local time is UTC', async () => {
  const source = `publish('T', [new Date().getTimezoneOffset(), new Date().getHours(), new Date(2026, 6, 1).toISOString(), new Date(0).toString()])`;
  expect(await published(source)).toEqual({
    T: [0, 12, '2026-07-01T00:00:00.000Z', 'Thu Jan 01 1970 00:00:00 GMT+0000'],
  });
});

test('Math.random depends on the seed alone', async () => {
  const random = async (seed: number) =>
    (await published(`publish('R', [Math.random(), Math.random()])`, { seed }))['R'];
  expect(await random(7)).toEqual(await random(7));
  expect(await random(7)).not.toEqual(await random(8));
});

test.each([
  ['an async function', `async function f() { throw new Error('lost') }\nf();\n1`],
  ['an async function that awaits before', `async function f() { await 1; throw new Error('lost') } f(); 1`],
  ['a promise', `Promise.reject(new Error('lost')); 1`],
  ['a promise that another follows', `Promise.reject(new Error('lost')).then(() => 1).finally(() => 2); 1`],
  [
    'all of them',
    `const all = []; for (let i = 0; i < 9; i += 1) all.push(Promise.reject(new Error('lost'))); 1`,
  ],
  [
    'more than the memory could keep',
    `for (let i = 0; i < 1e6; i += 1) Promise.reject(new Error('lost')); 1`,
  ],
  ['one of two', `Promise.reject(1).catch(() => 1); Promise.reject(new Error('lost')); 1`],
])('a rejected promise that nobody awaits fails the script with its message: %s', async (_, source) => {
  const { error } = await run(source);
  expect(error).toMatch(/^a promise was rejected that nobody awaits: Error: lost/);
});

test('a rejected promise that is awaited, even late, or that is caught is no failure', async () => {
  const source = `
    async function fails() { throw new Error('found') }
    const early = fails();
    const told = [];
    fails().catch((error) => told.push(error.message));
    for (let i = 0; i < 1000; i += 1) fails().catch(() => undefined);
    (async () => {
      for (let i = 0; i < 10; i += 1) await i;
      try { await early } catch (error) { told.push(error.message) }
      publish('told', told.join());
    })();
    Promise.allSettled([fails(), Promise.reject(2)]);
    1`;
  expect(await run(source)).toMatchObject({ published: { told: 'found,found' } });
  expect((await run(source)).error).toBeUndefined();
});

test('nothing of the host is in reach', async () => {
  const names = `['require', 'process', 'fetch', 'std', 'os', 'setTimeout', 'WebAssembly', 'performance', 'module', 'global', 'self', 'Worker']`;
  expect(await published(`publish('found', ${names}.filter((name) => name in globalThis))`)).toEqual({
    found: [],
  });
  expect(await published(`publish('own', publish.constructor('return typeof process')())`)).toEqual({
    own: 'undefined',
  });
  expect(await error(`import('std')`)).toBe("ReferenceError: could not load module 'std'");
});

test.each([
  ['let x = 1;\nfoo bar', "SyntaxError: expecting ';' (line 2, column 5)"],
  ['\n\n  null.x', "TypeError: cannot read property 'x' of null (line 3, column 7)"],
  ['function f() {\n  throw new RangeError("no");\n}\nf()', 'RangeError: no (line 2, column 23)'],
  ['throw "plain"', 'plain'],
  ['throw { a: 1 }', '{"a":1}'],
  ['throw undefined', 'undefined'],
  ['publish(1, 2)', 'TypeError: publish needs the name of a published data item (line 1, column 8)'],
  ['publish("L", new Proxy([1], { get() { throw new Error("trap") } }))', 'Error: trap (line 1, column 54)'],
  [
    'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })',
    'the script failed with an error that cannot be read',
  ],
])("%j fails with its message and place in the author's script", async (source, message) => {
  expect(await error(source)).toBe(message);
});

test('what was published and printed before an error is kept', async () => {
  expect(await run(`publish('A', 1); console.log('so far'); throw new Error('x')`)).toMatchObject({
    published: { A: 1 },
    standardOutput: 'so far',
    error: expect.stringContaining('Error: x'),
  });
});

test('scripts share nothing', async () => {
  await run(
    `globalThis.leak = 1; publish = null; Array.prototype.leak = 1; JSON.stringify = () => { throw 1 }; Object.prototype.toJSON = () => 2`,
  );
  expect(await published(`publish('L', [typeof leak, 'leak' in [], JSON.stringify({})])`)).toEqual({
    L: ['undefined', false, '{}'],
  });
});

test.each([
  ['an empty loop', 'for (;;);'],
  ['a loop that catches', 'for (;;) try { for (;;); } catch {} finally { for (;;); }'],
  ['a regular expression', '/(a+)+$/.test("a".repeat(50) + "b")'],
  ['promises', '(async () => { for (;;) await 1 })()'],
  ['a toString that never returns', 'publish("A", { toJSON() { for (;;); } })'],
  ['a thrown thing that never answers', 'throw { get message() { for (;;); }, toJSON() { for (;;); } }'],
  ['a list without end', 'publish("A", { [Symbol.iterator]: () => ({ next() { for (;;); } }) })'],
])('%s is ended after its number of steps', async (_name, source) => {
  expect(await error(source, { timeoutSeconds: 0.2 })).toBe('the script ran longer than 0.2 s');
});

test('by the clock, a script is ended after its time', async () => {
  expect((await run('for (;;);', { timeoutSeconds: 0.05 }, false)).error).toBe(
    'the script ran longer than 0.05 s',
  );
});

test('a script that hangs inside one built-in call is ended from outside, and the next one works', async () => {
  expect(
    (await run('[].indexOf.call({ length: 2 ** 53 - 1 }, 1)', { timeoutSeconds: 0.05 }, false)).error,
  ).toBe('the script ran longer than 0.05 s');
  expect(await published('publish("A", 1)')).toEqual({ A: 1 });
});

test('the steps a script may take do not depend on the machine', async () => {
  const source = 'for (let i = 0; ; i += 1) if (i % 100000 === 0) publish("I", i)';
  const steps = async () => (await published(source, { timeoutSeconds: 0.1 }))['I'];
  expect(await steps()).toBe(await steps());
});

test.each([
  ['strings', 'const a = []; for (;;) a.push("x".repeat(1e6) + a.length)'],
  ['objects', 'const a = []; for (;;) a.push({})'],
  ['one large thing', 'new Uint8Array(1e9)'],
  ['an array of holes made real', 'new Array(1e8).fill(0)'],
])('%s beyond the memory limit end the script, and the next one works', async (_name, source) => {
  expect(await error(source, { memoryMb: 16, timeoutSeconds: 60 })).toMatch(
    /^the script needs more memory than its 16 MB/,
  );
  expect(await published('publish("A", 1)', { memoryMb: 16 })).toEqual({ A: 1 });
});

test('memory up to the limit can be used', async () => {
  expect(await published('const a = new Uint8Array(48e6); publish("A", a.length)')).toEqual({ A: 48e6 });
});

test.each([
  ['calls', '(function f() { f() })()'],
  ['source text', `JSON.stringify(${'['.repeat(20_000)}${']'.repeat(20_000)})`],
  ['JSON', 'JSON.parse("[".repeat(200000))'],
  ['a getter', 'const o = { get x() { return this.x } }; o.x'],
  ['a Proxy', 'const p = new Proxy({}, { get(t, k, r) { return r[k] } }); p.x'],
])('%s that recurse without end are an error, not a crash', async (_name, source) => {
  expect(await error(source)).toContain('stack overflow');
  expect(await published('publish("A", 1)')).toEqual({ A: 1 });
});

test('a reasonable recursion is possible', async () => {
  expect(await published('const f = (n) => (n === 0 ? 0 : 1 + f(n - 1)); publish("A", f(2000))')).toEqual({
    A: 2000,
  });
});

test('output has its limits, and a script cannot catch its way around them', async () => {
  const source = `for (let i = 0; i < 100; i += 1) try { console.log("y".repeat(1e6)) } catch {} publish("past", 1)`;
  const result = await run(source, { timeoutSeconds: 60 });
  expect(result).toMatchObject({
    published: {},
    error: 'the script published or printed more than 64 MB of text',
  });
}, 60_000);

test('a list of 200,000 values crosses in order', async () => {
  const list = (await published('publish("L", Array.from({ length: 200000 }, (_, i) => "file" + (i + 1)))'))[
    'L'
  ] as string[];
  expect(list).toHaveLength(200_000);
  expect([list[0], list[4095], list[4096], list.at(-1)]).toEqual([
    'file1',
    'file4096',
    'file4097',
    'file200000',
  ]);
});

test('pending promises are played to their end; how a promise at the end of a script ends, the script ends', async () => {
  expect(await run('Promise.resolve().then(() => publish("late", 1)); 0')).toMatchObject({
    published: { late: 1 },
  });
  expect(
    await run('(async () => { await null; publish("late", 1); throw new Error("boom") })()'),
  ).toMatchObject({
    published: { late: 1 },
    error: 'Error: boom (line 1, column 63)',
  });
  expect(await error('new Promise(() => {})')).toBe(
    'the script ended with a promise that nothing can settle: there are no timers here',
  );
});

test('await at the top level is a syntax error: wrap it in an async function', async () => {
  expect(await error('await 1')).toBe("SyntaxError: expecting ';' (line 1, column 7)");
});

test('names and texts of any Unicode cross unchanged', async () => {
  const name = 'é\u0000\ud800😀';
  const source = `publish(${JSON.stringify(name)}, ${JSON.stringify(name)}); publish('__proto__', 'p')`;
  expect(Object.entries(await published(source))).toEqual([
    [name, name],
    ['__proto__', 'p'],
  ]);
});

test('tampering with what publish uses harms the script only', async () => {
  expect(await error(`Array.prototype.toJSON = () => 'evil'; publish('L', [1])`)).toBe(
    'the script failed with an error that cannot be read',
  );
});

test('a script of 1 MB runs', async () => {
  expect(await published(`//${'x'.repeat(1e6)}\npublish('A', 1)`)).toEqual({ A: 1 });
});

test('a closed sandbox starts again when it is used', async () => {
  await sandbox.close();
  expect(await published('publish("A", 1)')).toEqual({ A: 1 });
});

const endless = '[].indexOf.call({ length: 2 ** 53 - 1 }, 1)';
const stopped = {
  published: new Map(),
  standardOutput: '',
  standardError: '',
  error: 'the script was stopped',
};

/** The threads that are started while `act` is under way: how many, and how many of them are gone. */
async function threadsOf(act: () => Promise<unknown>): Promise<{ started: number; gone: number }> {
  const threads = { started: 0, gone: 0 };
  const count = (worker: Worker) => {
    threads.started += 1;
    worker.once('exit', () => {
      threads.gone += 1;
    });
  };
  process.on('worker', count);
  await act().finally(() => process.off('worker', count));
  return threads;
}

test('close ends a running script at once, even inside one built-in call, and then its thread', async () => {
  const own = new JavaScriptSandbox();
  const threads = await threadsOf(async () => {
    await own.run(request(''), { deterministic: true });
    const running = own.run(request(endless, { timeoutSeconds: 86_400 }), { deterministic: true });
    await new Promise(setImmediate);
    const closing = own.close();
    expect(await running).toEqual(stopped);
    await closing;
  });
  expect(threads).toEqual({ started: 1, gone: 1 });
});

test('close while the thread is still starting ends the script too', async () => {
  const own = new JavaScriptSandbox();
  const threads = await threadsOf(async () => {
    const running = own.run(request(endless, { timeoutSeconds: 86_400 }), { deterministic: true });
    const closing = own.close();
    expect(await running).toEqual(stopped);
    await closing;
  });
  expect(threads).toEqual({ started: 1, gone: 1 });
});

test('one thread serves all scripts of a sandbox; one that had to be ended is replaced, and none is left', async () => {
  const own = new JavaScriptSandbox();
  const deterministic = { deterministic: false };
  const threads = await threadsOf(async () => {
    for (const source of ['1', 'throw 1', '2']) await own.run(request(source), deterministic);
    await own.run(request(endless, { timeoutSeconds: 0.05 }), deterministic);
    await own.run(request('3'), deterministic);
    await own.close();
    await own.close();
  });
  expect(threads).toEqual({ started: 2, gone: 2 });
});

test('a sandbox that was never used has no thread to close', async () => {
  expect(await threadsOf(() => new JavaScriptSandbox().close())).toEqual({ started: 0, gone: 0 });
});

test('between scripts the thread keeps no process alive; during one it does', () => {
  const program = `
    import { JavaScriptSandbox } from ${JSON.stringify(new URL('../../../src/hosts/sandbox/javascript-sandbox.ts', import.meta.url))};
    const { published } = await new JavaScriptSandbox().run(${JSON.stringify(request("publish('A', 1)"))}, { deterministic: true });
    console.log(published.get('A'));`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect([status, stdout]).toEqual([0, '1\n']);
}, 60_000);
