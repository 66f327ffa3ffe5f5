/** Where in a user's own code a thread is: whose code it is, and when it is called. */
export interface Whereabouts {
  /** As the subject of a sentence: `own.mjs`, `the activity type "Shout" of own.mjs`. */
  readonly code: string;
  /** `while it was loaded`, `in prepare`. */
  readonly when: string;
}

/** Bytes of the memory that a thread writes its whereabouts to. */
export const whereaboutsSize = 4096;

let memory: SharedArrayBuffer | undefined;
const written = new Map<string, Uint8Array>();

/**
 * From now on this thread writes into this memory whose code it calls, so that another thread knows it even
 * if the code never returns.
 */
export function tellWhereabouts(into: SharedArrayBuffer): void {
  memory = into;
}

/** Where the thread is that writes into this memory; undefined if it is in Pianola's own code. */
export function readWhereabouts(from: SharedArrayBuffer): Whereabouts | undefined {
  const length = Atomics.load(new Int32Array(from, 0, 1), 0);
  if (length === 0) return undefined;
  const text = new TextDecoder().decode(new Uint8Array(from, 4, length).slice());
  const [code = '', when = ''] = text.split('\0');
  return { code, when };
}

/** Calls a user's own code. What it throws is thrown on. */
export function inOwnCode<Result>(code: string, when: string, call: () => Result): Result {
  const before = enter(code, when);
  try {
    return call();
  } finally {
    leave(before);
  }
}

/** The same for code that goes on until its promise settles. */
export async function throughOwnCode<Result>(
  code: string,
  when: string,
  call: () => PromiseLike<Result>,
): Promise<Result> {
  const before = enter(code, when);
  try {
    return await call();
  } finally {
    leave(before);
  }
}

function enter(code: string, when: string): number {
  if (memory === undefined) return 0;
  const text = `${code}\0${when}`;
  let bytes = written.get(text);
  if (bytes === undefined) {
    bytes = new TextEncoder().encode(text).subarray(0, whereaboutsSize - 4);
    written.set(text, bytes);
  }
  const length = new Int32Array(memory, 0, 1);
  const before = Atomics.load(length, 0);
  new Uint8Array(memory, 4).set(bytes);
  Atomics.store(length, 0, bytes.length);
  return before;
}

function leave(before: number): void {
  if (memory !== undefined && before === 0) Atomics.store(new Int32Array(memory, 0, 1), 0, 0);
}
