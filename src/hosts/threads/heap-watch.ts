import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { resourceLimits } from 'node:worker_threads';

/** The heap of a thread, in bytes. */
export interface HeapStatistics {
  /** What is used, garbage included. */
  readonly used: number;
  /** The most that may be used. */
  readonly limit: number;
  /** The most of the young that a collection may move to the old at once, for which there has to be room. */
  readonly moved: number;
}

export interface Heap {
  statistics(): HeapStatistics;
  /** Removes the garbage. Takes up to a second for each gigabyte that is in use. */
  collect(): void;
}

const mebibyte = 2 ** 20;
/** V8 counts the young into the limit of a heap, and does not tell how much they may take. */
const mostYoungMb = 192;

/** The heap of this thread. */
export const realHeap: Heap = {
  statistics: () => {
    const { used_heap_size: used, heap_size_limit: whole } = getHeapStatistics();
    const { maxOldGenerationSizeMb: limitMb, maxYoungGenerationSizeMb: youngMb } = resourceLimits;
    const young = (youngMb ?? mostYoungMb) * mebibyte;
    return {
      used,
      // An option of Node for all threads wins over the limit of one, which Node tells all the same.
      limit: Math.min(whole - young, (limitMb ?? Number.POSITIVE_INFINITY) * mebibyte),
      moved: young / 3,
    };
  },
  collect: () => {
    collector ??= newCollector();
    collector();
  },
};

let collector: (() => void) | undefined;

/**
 * Contexts that are made while this flag is set have a function that collects garbage. The flag is that of
 * all threads: another may take it back before this one has made its context.
 */
function newCollector(): () => void {
  for (;;) {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('globalThis.gc');
    setFlagsFromString('--no-expose-gc');
    if (typeof collect === 'function') return () => collect();
  }
}

/**
 * A heap is full if less than this part of its limit is free. V8 aborts the process when four collections in
 * a row have left more than 80 % in use and taken most of the time.
 */
const leastFree = 0.25;

/** From how many bytes on a heap is full: V8 would soon abort the process. */
function fullFrom({ limit, moved }: HeapStatistics): number {
  return limit - Math.max(leastFree * limit, Math.min(moved, limit / 2));
}

/**
 * Says how full the heap is, if it is nearly full of what is in use or would be with so many bytes more;
 * undefined if there is room. Takes a microsecond where there is much room.
 */
export function memoryShortage(bytes: number, heap = realHeap): string | undefined {
  const before = heap.statistics();
  const garbageToo = fullFrom(before) + (before.limit - fullFrom(before)) / 3;
  if (before.used + bytes < garbageToo) return undefined;
  heap.collect();
  const after = heap.statistics();
  if (after.used + bytes < fullFrom(after)) return undefined;
  const more = bytes < mebibyte ? '' : `, and ${inMb(bytes)} MB more are needed`;
  return `memory is nearly full, ${inMb(after.used)} of ${inMb(after.limit)} MB are in use${more}`;
}

const inMb = (bytes: number) => Math.round(bytes / mebibyte);
