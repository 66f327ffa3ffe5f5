import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

/** Numbers that a test and the activities of its jobs share, whatever thread they are in. */
export const places = {
  /** How many have arrived. */
  arrived: 0,
  /** How many are needed before any goes on. */
  needed: 1,
  /** How many are inside now, and how many were at most. */
  inside: 2,
  most: 3,
  /** 1: whoever holds goes on. */
  released: 4,
  /** How often an activity that counts was played. */
  played: 5,
} as const;

const key = 'pianola test steering';
/** So long an activity waits for the others before it says that they did not come. */
const patienceMs = 30_000;

/** Makes the numbers that threads started from now on share with this one. */
export function newSteering(needed = 0): Int32Array {
  const steering = new Int32Array(new SharedArrayBuffer(6 * Int32Array.BYTES_PER_ELEMENT));
  steering[places.needed] = needed;
  setEnvironmentData(key, steering.buffer as unknown as SharedArrayBuffer);
  return steering;
}

/**
 * The numbers, in any thread. Asked for each time: a thread of a pool may outlive a test no more than its
 * run.
 */
export function steering(): Int32Array {
  return new Int32Array(getEnvironmentData(key) as unknown as SharedArrayBuffer);
}

/** Settles when a number is at least so much; something keeps the event loop alive meanwhile. */
export async function reached(numbers: Int32Array, place: number, least: number): Promise<void> {
  const alive = setInterval(() => undefined, patienceMs);
  try {
    for (let value = Atomics.load(numbers, place); value < least; value = Atomics.load(numbers, place)) {
      if ((await Atomics.waitAsync(numbers, place, value, patienceMs).value) === 'timed-out')
        throw new Error(`only ${value} of ${least} came`);
    }
  } finally {
    clearInterval(alive);
  }
}

/** Adds to a number and wakes whoever waits for it. Gives what it is then. */
export function add(numbers: Int32Array, place: number, by: number): number {
  const after = Atomics.add(numbers, place, by) + by;
  Atomics.notify(numbers, place);
  return after;
}
