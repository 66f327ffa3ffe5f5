import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from 'quickjs-emscripten-core';
import { InvariantError } from '../../model/problem.ts';

/** Node has WebAssembly, but the installed types of Node do not declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => WasmInstance;
};

interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

interface WasmTable {
  /** Returns the index of the new entry. */
  grow(count: number, entry: unknown): number;
}

/**
 * QuickJS tells its host of each promise that is rejected with nobody to handle it, and of each that is
 * handled later. Its WebAssembly build has no function to listen with. So the table of functions is exported
 * as well, and the listener is written where `JS_SetHostPromiseRejectionTracker` would write it.
 */
export class RejectionHook {
  readonly #memory: { readonly buffer: ArrayBuffer };
  #instance: WasmInstance | undefined;
  #listener: number | undefined;
  /** Told of the runtime at work. */
  #listen: (promise: bigint, isHandled: boolean) => void = () => undefined;

  constructor(memory: { readonly buffer: ArrayBuffer }) {
    this.#memory = memory;
  }

  /** Makes the instance; an option of the emscripten module. */
  readonly instantiateWasm = (
    imports: object,
    onSuccess: (instance: never) => void,
  ): Record<string, never> => {
    module ??= new WebAssembly.Module(withTableExported(readFileSync(wasmFile)));
    this.#instance = new WebAssembly.Instance(module, imports);
    onSuccess(this.#instance as never);
    return {};
  };

  /**
   * Listens to a runtime, and returns its rejections. Sets its interrupt handler too, beside which the place
   * of the listener is found.
   */
  listenTo(runtime: QuickJSRuntime, isInterrupted: () => boolean): Rejections {
    const start = (runtime as unknown as { readonly rt: { readonly value: number } }).rt.value / 4;
    const words = () => new Uint32Array(this.#memory.buffer).subarray(start, start + runtimeWords);
    const before = words().slice();
    runtime.setInterruptHandler(isInterrupted);
    const at = words().findIndex((word, index) => word !== before[index]);
    // Behind the handler and its argument come the listener and its argument, then the list of jobs, which
    // is empty and so points to itself, twice.
    const list = (start + at + 4) * 4;
    const found = [...words().subarray(at + 1, at + 6)];
    if (at < 0 || found.some((word, index) => word !== [0, 0, 0, list, list][index]))
      throw new InvariantError('this build of QuickJS keeps its runtime in another form');
    words()[at + 2] = this.#index();
    const rejections = new Rejections(this.#memory);
    this.#listen = (promise, isHandled) => rejections.tell(promise, isHandled);
    return rejections;
  }

  #index(): number {
    if (this.#listener !== undefined) return this.#listener;
    const listener = (_context: number, promise: bigint, _reason: bigint, isHandled: number) =>
      this.#listen(promise, isHandled !== 0);
    shim ??= new WebAssembly.Module(shimBytes);
    const { f } = new WebAssembly.Instance(shim, { m: { f: listener } }).exports;
    const table = this.#instance?.exports[tableName] as WasmTable | undefined;
    if (table === undefined) throw new InvariantError('QuickJS was not made with its table of functions');
    this.#listener = table.grow(1, f);
    return this.#listener;
  }
}

/** The promises of one runtime that are rejected and that nobody has handled: the first ten thousand. */
export class Rejections {
  readonly #memory: { readonly buffer: ArrayBuffer };
  /** Kept alive, so that no other promise gets the address of one. */
  readonly #promises = new Map<bigint, QuickJSHandle>();
  #cell: QuickJSHandle | undefined;

  constructor(memory: { readonly buffer: ArrayBuffer }) {
    this.#memory = memory;
  }

  /** Begins to keep promises of this context. */
  begin(context: QuickJSContext): void {
    this.#cell = context.newNumber(0);
  }

  tell(promise: bigint, isHandled: boolean): void {
    const cell = this.#cell;
    if (isHandled) {
      this.#promises.get(promise)?.dispose();
      this.#promises.delete(promise);
    } else if (cell !== undefined && this.#promises.size < mostKept) {
      // A handle is the address of a value: while the promise stands there, the copy is one of the promise.
      const address = cell.value as unknown as number;
      const number = new DataView(this.#memory.buffer).getBigInt64(address, true);
      new DataView(this.#memory.buffer).setBigInt64(address, promise, true);
      const kept = cell.dup();
      new DataView(this.#memory.buffer).setBigInt64(address, number, true);
      this.#promises.set(promise, kept);
    }
  }

  /** The promise that was rejected first; undefined if all are handled. */
  get first(): QuickJSHandle | undefined {
    return this.#promises.values().next().value;
  }

  /** Lets go of everything. Before its context is disposed of. */
  end(): void {
    for (const promise of this.#promises.values()) promise.dispose();
    this.#promises.clear();
    this.#cell?.dispose();
    this.#cell = undefined;
  }
}

const wasmFile = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
const tableName = 'table';
const mostKept = 10_000;
/** More words than a runtime has before its list of jobs. */
const runtimeWords = 128;
const exportSection = 7;
let module: object | undefined;
let shim: object | undefined;

/** A module that exports what it imports as `m.f`: so a function in JavaScript becomes one for a table. */
const shimBytes = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  // The type (i32, i64, i64, i32, i32) -> ().
  ...[1, 9, 1, 0x60, 5, 0x7f, 0x7e, 0x7e, 0x7f, 0x7f, 0],
  ...[2, 7, 1, 1, 0x6d, 1, 0x66, 0, 0],
  ...[7, 5, 1, 1, 0x66, 0, 0],
);

/** The same WebAssembly module, whose first table is exported too. */
function withTableExported(wasm: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [wasm.subarray(0, 8)];
  for (let at = 8; at < wasm.length; ) {
    const [length, from] = numberAt(wasm, at + 1);
    const end = from + length;
    if (wasm[at] === exportSection) {
      const [count, first] = numberAt(wasm, from);
      const name = [...Buffer.from(tableName)];
      const table = Uint8Array.of(name.length, ...name, 1, 0);
      const body = [bytesOf(count + 1), wasm.subarray(first, end), table];
      const size = body.reduce((sum, part) => sum + part.length, 0);
      parts.push(Uint8Array.of(exportSection), bytesOf(size), ...body);
    } else parts.push(wasm.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

/** A number in LEB128, and the index behind it. */
function numberAt(wasm: Uint8Array, start: number): readonly [number, number] {
  let value = 0;
  for (let at = start; ; at += 1) {
    const byte = wasm[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return [value, at + 1];
  }
}

function bytesOf(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.of(...bytes, rest);
    bytes.push((rest % 128) + 128);
  }
}
