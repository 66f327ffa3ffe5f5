import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import type { ScriptRequest, ScriptResult } from '../../engine/activity-type.ts';
import { quickJsBuild } from '../../files/quickjs-build.ts';
import { prelude } from './prelude.ts';
import { PristineMemory } from './pristine-memory.ts';
import { Publications } from './publications.ts';
import {
  makeInstance,
  makeMemory,
  type QuickJsModules,
  type WasmInstance,
  type WasmMemory,
} from './quickjs-module.ts';
import { RejectionHook, type Rejections } from './rejections.ts';
import { StepBudget } from './step-budget.ts';

const pageBytes = 65_536;
/** The pages that QuickJS itself needs; `memoryMb` is added to them. */
const basePages = 256;
const stackBytes = 768 * 1024;
/** Promise jobs between two checks of the limit. */
const jobsAtOnce = 100;
const scriptName = 'script.js';

/** A QuickJS in a WebAssembly memory of its own, as large as the limit of the scripts that run in it. */
interface Engine {
  readonly module: QuickJSWASMModule;
  readonly memory: LimitedMemory;
  readonly hook: RejectionHook;
  readonly memoryMb: number;
  /** There if it counts its steps. */
  readonly counting: Counting | undefined;
}

/** What makes the steps of a script the same, whatever ran before in its engine. */
interface Counting {
  readonly budget: StepBudget;
  readonly pristine: PristineMemory;
}

/**
 * Runs scripts, each in a runtime and context of its own. QuickJS's own memory limit has no effect in its
 * WebAssembly build, so the memory itself is limited. An engine whose memory has grown, or which has failed,
 * is not used again. Memory never shrinks, and one script must not change what the next may do.
 */
export class QuickJs {
  readonly #modules: QuickJsModules;
  #engine: Engine | undefined;

  constructor(modules: QuickJsModules) {
    this.#modules = modules;
  }

  /**
   * Runs one script. Errors of the script are in the result's `error`; it never rejects for them. `meanwhile`
   * is called again and again while the script works. A script that is `deterministic` has its limit in
   * steps, those of built-in functions included; any other has it in real time.
   */
  async run(
    request: ScriptRequest,
    deterministic: boolean,
    meanwhile: () => void = () => undefined,
  ): Promise<ScriptResult> {
    const engine = await this.#fresh(request.memoryMb, deterministic);
    const run = new ScriptRun(request, engine, meanwhile);
    try {
      run.play();
    } catch {
      // Without steps left, or after an abort or with a full host stack, the module is in an unknown state.
      this.#engine = undefined;
    }
    if (engine.memory.hasGrown || engine.memory.isExhausted) this.#engine = undefined;
    return run.result();
  }

  async #fresh(memoryMb: number, counts: boolean): Promise<Engine> {
    const known = this.#engine;
    if (known?.memoryMb === memoryMb && (known.counting !== undefined) === counts) {
      known.counting?.pristine.restore();
      return known;
    }
    const memory = new LimitedMemory(memoryMb);
    let made: WasmInstance | undefined;
    const instantiateWasm = (imports: object, onSuccess: (instance: never) => void) => {
      made = makeInstance(this.#modules.module(counts), imports);
      onSuccess(made as never);
      return {};
    };
    const options = { wasmMemory: memory.memory, emscriptenModule: { instantiateWasm } };
    const module = await newQuickJSWASMModuleFromVariant(newVariant(quickJsBuild, options));
    const instance = made as unknown as WasmInstance;
    const hook = new RejectionHook(memory.memory, instance);
    const counting = counts
      ? { budget: new StepBudget(instance), pristine: new PristineMemory(memory.memory) }
      : undefined;
    this.#engine = { module, memory, hook, memoryMb, counting };
    return this.#engine;
  }
}

/** A WebAssembly memory that remembers whether the last request to grow was too much. */
class LimitedMemory {
  readonly memory: WasmMemory;
  isExhausted = false;

  constructor(memoryMb: number) {
    const maximum = basePages + Math.ceil((memoryMb * 2 ** 20) / pageBytes);
    this.memory = makeMemory(basePages, maximum);
    const grow = this.memory.grow.bind(this.memory);
    this.memory.grow = (pages) => {
      this.isExhausted = true;
      const before = grow(pages);
      this.isExhausted = false;
      return before;
    };
  }

  get hasGrown(): boolean {
    return this.memory.buffer.byteLength > basePages * pageBytes;
  }
}

/** One script from its first line to its last pending promise. */
class ScriptRun {
  readonly #request: ScriptRequest;
  readonly #engine: Engine;
  readonly #publications = new Publications();
  readonly #mustStop: () => boolean;
  readonly #meanwhile: () => void;
  #timedOut = false;
  #error: string | undefined =
    'the script brought the sandbox down: it recursed too deep or ran out of memory';

  constructor(request: ScriptRequest, engine: Engine, meanwhile: () => void) {
    const budget = engine.counting?.budget;
    this.#request = request;
    this.#engine = engine;
    this.#mustStop = budget === undefined ? deadline(request.timeoutSeconds) : () => budget.payInterrupt();
    this.#meanwhile = meanwhile;
  }

  /**
   * Plays the script; `result` has its result. Throws if the module cannot be used any more; `result` is set
   * then, too.
   */
  play(): void {
    const { module, hook, counting } = this.#engine;
    const runtime = module.newRuntime({ maxStackSizeBytes: stackBytes });
    const rejections = hook.listenTo(runtime, () => this.#isStopped());
    const context = runtime.newContext();
    const describe = this.#prepare(context);
    rejections.begin(context);
    counting?.budget.set(this.#request.timeoutSeconds);
    try {
      this.#error = this.#play(runtime, context, rejections, describe);
    } finally {
      this.#timedOut ||= counting?.budget.isSpent === true;
      counting?.budget.lift();
    }
    describe.dispose();
    rejections.end();
    context.dispose();
    runtime.dispose();
  }

  result(): ScriptResult {
    const { published, standardOutput, standardError, limit } = this.#publications;
    const timeout = this.#timedOut
      ? `the script ran longer than ${this.#request.timeoutSeconds} s`
      : undefined;
    const error = timeout ?? limit ?? this.#error;
    return { published, standardOutput, standardError, ...(error !== undefined && { error }) };
  }

  #isStopped(): boolean {
    this.#meanwhile();
    this.#timedOut ||= this.#mustStop();
    return this.#timedOut || this.#publications.limit !== undefined;
  }

  #play(
    runtime: QuickJSRuntime,
    context: QuickJSContext,
    rejections: Rejections,
    describe: QuickJSHandle,
  ): string | undefined {
    const evaluated = context.evalCode(this.#request.source, scriptName, { type: 'global' });
    let error =
      evaluated.error === undefined ? undefined : this.#describe(context, describe, evaluated.error);
    if (evaluated.error === undefined) {
      error =
        this.#playJobs(runtime, context, describe) ??
        this.#promiseError(context, describe, evaluated.value) ??
        this.#unawaited(context, describe, rejections);
    }
    evaluated.dispose();
    return error;
  }

  /** Runs the prelude; gives the function that describes errors. */
  #prepare(context: QuickJSContext): QuickJSHandle {
    const { nowMs, seed, input } = this.#request;
    const budget = this.#engine.counting?.budget;
    const startMs = performance.now();
    const elapsedMs = () => (budget !== undefined ? 0 : Math.floor(performance.now() - startMs));
    const make = context.unwrapResult(context.evalCode(prelude, 'prelude.js'));
    const publications = this.#publications;
    const texts = (handles: readonly QuickJSHandle[]) => handles.map((handle) => context.getString(handle));
    const handles = [
      context.newFunction('send', (...sent) => {
        const [name = '', kind = '', json = ''] = texts(sent);
        budget?.payCall(name, json);
        publications.publish(name, kind, json);
      }),
      context.newFunction('print', (...sent) => {
        const [stream = '', json = ''] = texts(sent);
        budget?.payCall(json);
        publications.print(stream, json);
      }),
      context.newNumber(nowMs),
      context.newFunction('elapsed', () => {
        budget?.payCall();
        return context.newNumber(elapsedMs());
      }),
      context.newNumber(seed),
      context.newString(JSON.stringify(input)),
    ];
    const describe = context.unwrapResult(context.callFunction(make, context.undefined, ...handles));
    for (const handle of [make, ...handles]) handle.dispose();
    return describe;
  }

  /** Runs promise jobs until there are none. An error in one fails the script; it is returned in words. */
  #playJobs(runtime: QuickJSRuntime, context: QuickJSContext, describe: QuickJSHandle): string | undefined {
    while (runtime.hasPendingJob() && !this.#isStopped()) {
      const executed = runtime.executePendingJobs(jobsAtOnce);
      const error =
        executed.error === undefined ? undefined : this.#describe(context, describe, executed.error);
      executed.dispose();
      if (error !== undefined) return error;
    }
    return undefined;
  }

  /**
   * The error of a script that ends with a promise, such as a call of an async function: the script ends as
   * the promise does.
   */
  #promiseError(context: QuickJSContext, describe: QuickJSHandle, value: QuickJSHandle): string | undefined {
    const state = context.getPromiseState(value);
    if (state.type === 'fulfilled') {
      if (state.value !== value) state.value.dispose();
      return undefined;
    }
    if (state.type === 'pending')
      return 'the script ended with a promise that nothing can settle: there are no timers here';
    return state.error.consume((error) => this.#describe(context, describe, error));
  }

  /** The error of a promise that was rejected, and that nobody awaits. */
  #unawaited(context: QuickJSContext, describe: QuickJSHandle, { first }: Rejections): string | undefined {
    const error = first && this.#promiseError(context, describe, first);
    return error === undefined ? undefined : `a promise was rejected that nobody awaits: ${error}`;
  }

  #describe(context: QuickJSContext, describe: QuickJSHandle, thrown: QuickJSHandle): string {
    const described = context.callFunction(describe, context.undefined, thrown);
    const json = described.error === undefined ? context.getString(described.value) : '';
    described.dispose();
    const [name, message, stack] = describedError(json);
    // Where no error fits into the memory any more, null is thrown.
    const isNothing = json === '' || (name === '' && message === 'null');
    const outOfMemory = isNothing
      ? this.#engine.memory.isExhausted
      : name === 'InternalError' && message === 'out of memory';
    const place = new RegExp(`${scriptName.replace('.', '\\.')}:(\\d+)(?::(\\d+))?`).exec(stack);
    const where =
      place === null ? '' : ` (line ${place[1]}${place[2] === undefined ? '' : `, column ${place[2]}`})`;
    if (outOfMemory) return `the script needs more memory than its ${this.#request.memoryMb} MB${where}`;
    return `${name === '' ? '' : `${name}: `}${message}${where}`;
  }
}

/** Reads what the prelude says of an error. The script may have tampered with it. */
function describedError(json: string): readonly [string, string, string] {
  try {
    const parts = JSON.parse(json) as unknown;
    if (Array.isArray(parts)) return [String(parts[0]), String(parts[1]), String(parts[2])];
  } catch {
    // The prelude did not write this; nothing is known about the error.
  }
  return ['', 'the script failed with an error that cannot be read', ''];
}

function deadline(timeoutSeconds: number): () => boolean {
  const end = performance.now() + timeoutSeconds * 1000;
  return () => performance.now() > end;
}
