/** Bytes that are kept together. */
const pageBytes = 65_536;

/**
 * Brings a WebAssembly memory back to where it was when this was made, so that what runs in it next does the
 * same steps whatever ran before. Kept are the pages in which something stands, and those behind them, where
 * variables that begin as 0 may be. What stands in others is never read before it is written.
 */
export class PristineMemory {
  readonly #memory: { readonly buffer: ArrayBuffer };
  readonly #pages: readonly (readonly [at: number, bytes: Uint8Array])[];

  constructor(memory: { readonly buffer: ArrayBuffer }) {
    this.#memory = memory;
    const isUsed = Array.from({ length: memory.buffer.byteLength / pageBytes }, (_, page) =>
      new Uint32Array(memory.buffer, page * pageBytes, pageBytes / 4).some((word) => word !== 0),
    );
    this.#pages = isUsed.flatMap((used, page) => {
      if (!used && !isUsed[page - 1]) return [];
      return [
        [page * pageBytes, new Uint8Array(memory.buffer, page * pageBytes, pageBytes).slice()] as const,
      ];
    });
  }

  restore(): void {
    const bytes = new Uint8Array(this.#memory.buffer);
    for (const [at, page] of this.#pages) bytes.set(page, at);
  }
}
