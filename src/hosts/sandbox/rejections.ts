import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from 'quickjs-emscripten-core';
import { InvariantError } from '../../model/problem.ts';
import {
  functionTable,
  makeInstance,
  makeModule,
  type WasmInstance,
  type WasmModule,
} from './quickjs-module.ts';

interface WasmTable {
  /** Returns the index of the new entry. */
  grow(count: number, entry: unknown): number;
}

/**
 * QuickJS tells its host of each promise that is rejected with nobody to handle it, and of each that is
 * handled later. Its WebAssembly build has no function to listen with. So the listener is put into its table
 * of functions, and is written where `JS_SetHostPromiseRejectionTracker` would write it.
 */
export class RejectionHook {
  readonly #memory: { readonly buffer: ArrayBuffer };
  readonly #instance: WasmInstance;
  #listener: number | undefined;
  /** Told of the runtime at work. */
  #listen: (promise: bigint, isHandled: boolean) => void = () => undefined;

  constructor(memory: { readonly buffer: ArrayBuffer }, instance: WasmInstance) {
    this.#memory = memory;
    this.#instance = instance;
  }

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
    shim ??= makeModule(shimBytes);
    const { f } = makeInstance(shim, { m: { f: listener } }).exports;
    const table = this.#instance.exports[functionTable] as WasmTable;
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

const mostKept = 10_000;
/** More words than a runtime has before its list of jobs. */
const runtimeWords = 128;
let shim: WasmModule | undefined;

/** A module that exports what it imports as `m.f`: so a function in JavaScript becomes one for a table. */
const shimBytes = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  // The type (i32, i64, i64, i32, i32) -> ().
  ...[1, 9, 1, 0x60, 5, 0x7f, 0x7e, 0x7e, 0x7f, 0x7f, 0],
  ...[2, 7, 1, 1, 0x6d, 1, 0x66, 0, 0],
  ...[7, 5, 1, 1, 0x66, 0, 0],
);
