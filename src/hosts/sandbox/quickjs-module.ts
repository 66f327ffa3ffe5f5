import { countedCode } from './counted-code.ts';
import { exportEntry, sections, withContents, withEntry } from './wasm-bytes.ts';

/** WebAssembly is everywhere, but the installed types do not declare it. */
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number; maximum: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => WasmInstance;
};

/** A compiled module of WebAssembly. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

/** An instance of a module, with what it exports. */
export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A memory of WebAssembly. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Throws a RangeError beyond the maximum. */
  grow(pages: number): number;
}

/** The name under which QuickJS's table of functions is exported. */
export const functionTable = 'table';

/**
 * The functions of this build that call the interrupt handler while they loop, by their place in the code:
 * the interpreter, and what matches regular expressions.
 */
const interrupted: ReadonlySet<number> = new Set([202, 599]);

/**
 * The WebAssembly modules of QuickJS, each compiled once, when it is asked for; their table of functions is
 * exported too.
 */
export class QuickJsModules {
  readonly #build: () => Uint8Array;
  #plain: WasmModule | undefined;
  #counted: WasmModule | undefined;

  /** `build`: gives the bytes of the build. */
  constructor(build: () => Uint8Array) {
    this.#build = build;
  }

  /** `counts`: see `countedCode`. */
  module(counts: boolean): WasmModule {
    if (counts) this.#counted ??= makeModule(countedCode(this.#code(), interrupted));
    else this.#plain ??= makeModule(this.#code());
    return (counts ? this.#counted : this.#plain) as WasmModule;
  }

  #code(): Uint8Array {
    const wasm = this.#build();
    const table = exportEntry(functionTable, 'table', 0);
    return withContents(wasm, (section) =>
      section.id === sections.export ? withEntry(wasm, section, table) : undefined,
    );
  }
}

/** Compiles a module. */
export function makeModule(bytes: Uint8Array): WasmModule {
  return new WebAssembly.Module(bytes);
}

/** Makes an instance of a module with what it imports. */
export function makeInstance(module: WasmModule, imports: object): WasmInstance {
  return new WebAssembly.Instance(module, imports);
}

/** A memory of so many pages of 64 KiB. */
export function makeMemory(initial: number, maximum: number): WasmMemory {
  return new WebAssembly.Memory({ initial, maximum });
}
