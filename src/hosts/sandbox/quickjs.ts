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
import { Publications } from './publications.ts';
import { RejectionHook, type Rejections } from './rejections.ts';

/** Node has WebAssembly, but the installed types of Node do not declare it. */
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number; maximum: number }) => WasmMemory;
};

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Throws a RangeError beyond the maximum. */
  grow(pages: number): number;
}

const pageBytes = 65_536;
/** The pages that QuickJS itself needs; `memoryMb` is added to them. */
const basePages = 256;
const stackBytes = 768 * 1024;
/**
 * Calls of the interrupt handler that count as one second. Measured: 4,000 a second in working scripts,
 * 25,000 in an empty loop.
 */
const interruptsPerSecond = 10_000;
/** Promise jobs between two checks of the limit. */
const jobsAtOnce = 100;
const scriptName = 'script.js';

/** A QuickJS in a WebAssembly memory of its own, as large as the limit of the scripts that run in it. */
interface Engine {
  readonly module: QuickJSWASMModule;
  readonly memory: LimitedMemory;
  readonly hook: RejectionHook;
  readonly memoryMb: number;
}

/**
 * Runs scripts, each in a runtime and context of its own. QuickJS's own memory limit has no effect in its
 * WebAssembly build, so the memory itself is limited. An engine whose memory has grown, or which has failed,
 * is not used again. Memory never shrinks, and one script must not change what the next may do.
 */
export class QuickJs {
  #engine: Engine | undefined;

  /**
   * Runs one script. Errors of the script are in the result's `error`; it never rejects for them. `meanwhile`
   * is called again and again while the script works.
   */
  async run(
    request: ScriptRequest,
    deterministic: boolean,
    meanwhile: () => void = () => undefined,
  ): Promise<ScriptResult> {
    const engine = await this.#fresh(request.memoryMb);
    const run = new ScriptRun(request, deterministic, () => engine.memory.isExhausted, meanwhile);
    try {
      run.play(engine.module, engine.hook);
    } catch {
      // An abort or a full host stack leaves the module in an unknown state.
      this.#engine = undefined;
    }
    if (engine.memory.hasGrown || engine.memory.isExhausted) this.#engine = undefined;
    return run.result();
  }

  async #fresh(memoryMb: number): Promise<Engine> {
    if (this.#engine?.memoryMb === memoryMb) return this.#engine;
    const memory = new LimitedMemory(memoryMb);
    const hook = new RejectionHook(memory.memory);
    const { instantiateWasm } = hook;
    const options = { wasmMemory: memory.memory, emscriptenModule: { instantiateWasm } };
    const module = await newQuickJSWASMModuleFromVariant(newVariant(quickJsBuild, options));
    this.#engine = { module, memory, hook, memoryMb };
    return this.#engine;
  }
}

/** A WebAssembly memory that remembers whether the last request to grow was too much. */
class LimitedMemory {
  readonly memory: WasmMemory;
  isExhausted = false;

  constructor(memoryMb: number) {
    const maximum = basePages + Math.ceil((memoryMb * 2 ** 20) / pageBytes);
    this.memory = new WebAssembly.Memory({ initial: basePages, maximum });
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
  readonly #isDeterministic: boolean;
  readonly #request: ScriptRequest;
  readonly #publications = new Publications();
  readonly #mustStop: () => boolean;
  readonly #memoryIsExhausted: () => boolean;
  readonly #meanwhile: () => void;
  #timedOut = false;
  #error: string | undefined =
    'the script brought the sandbox down: it recursed too deep or ran out of memory';

  constructor(
    request: ScriptRequest,
    deterministic: boolean,
    memoryIsExhausted: () => boolean,
    meanwhile: () => void,
  ) {
    this.#request = request;
    this.#isDeterministic = deterministic;
    this.#mustStop = deterministic ? budget(request.timeoutSeconds) : deadline(request.timeoutSeconds);
    this.#memoryIsExhausted = memoryIsExhausted;
    this.#meanwhile = meanwhile;
  }

  /**
   * Plays the script; `result` has its result. Throws if the module cannot be used any more; `result` is set
   * then, too.
   */
  play(module: QuickJSWASMModule, hook: RejectionHook): void {
    const runtime = module.newRuntime({ maxStackSizeBytes: stackBytes });
    const rejections = hook.listenTo(runtime, () => this.#isStopped());
    const context = runtime.newContext();
    this.#error = this.#play(runtime, context, rejections);
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

  #play(runtime: QuickJSRuntime, context: QuickJSContext, rejections: Rejections): string | undefined {
    const describe = this.#prepare(context);
    rejections.begin(context);
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
    describe.dispose();
    return error;
  }

  /** Runs the prelude; gives the function that describes errors. */
  #prepare(context: QuickJSContext): QuickJSHandle {
    const { nowMs, seed, input } = this.#request;
    const startMs = performance.now();
    const elapsedMs = () => (this.#isDeterministic ? 0 : Math.floor(performance.now() - startMs));
    const make = context.unwrapResult(context.evalCode(prelude, 'prelude.js'));
    const publications = this.#publications;
    const texts = (handles: readonly QuickJSHandle[]) => handles.map((handle) => context.getString(handle));
    const handles = [
      context.newFunction('send', (...sent) => {
        const [name = '', kind = '', json = ''] = texts(sent);
        publications.publish(name, kind, json);
      }),
      context.newFunction('print', (...sent) => {
        const [stream = '', json = ''] = texts(sent);
        publications.print(stream, json);
      }),
      context.newNumber(nowMs),
      context.newFunction('elapsed', () => context.newNumber(elapsedMs())),
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
    const outOfMemory =
      json === '' ? this.#memoryIsExhausted() : name === 'InternalError' && message === 'out of memory';
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

/** The same number of steps on any machine. */
function budget(timeoutSeconds: number): () => boolean {
  const most = timeoutSeconds * interruptsPerSecond;
  let calls = 0;
  return () => {
    calls += 1;
    return calls > most;
  };
}

function deadline(timeoutSeconds: number): () => boolean {
  const end = performance.now() + timeoutSeconds * 1000;
  return () => performance.now() > end;
}
