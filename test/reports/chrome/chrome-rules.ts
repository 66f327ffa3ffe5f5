import { expect } from 'vitest';

/** A Chrome trace event, as far as the tests look at it. */
export interface ChromeEvent {
  readonly name?: string;
  readonly cat?: string;
  readonly ph: string;
  readonly ts: number;
  readonly pid: number;
  readonly tid: number;
  readonly id?: number;
  readonly bp?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** A text of Chrome trace events. */
export interface ChromeFile {
  readonly traceEvents: readonly ChromeEvent[];
  readonly otherData: Readonly<Record<string, unknown>>;
}

/** An arrow, with the slices that it leads between. */
export interface Arrow {
  readonly name: string | undefined;
  readonly from: ChromeEvent;
  readonly to: ChromeEvent;
}

/**
 * Reads a text and holds it against the rules of the trace event format: each begin has its end on its lane,
 * of the same name and later, and times never go back. Each process and lane has one name, and each flow has
 * one start and one end, both within slices, the start first. Returns what it found, with the arrows.
 */
export function checkedChrome(text: string): ChromeFile & { readonly arrows: readonly Arrow[] } {
  const file = JSON.parse(text) as ChromeFile;
  const open = new Map<string, ChromeEvent[]>();
  let latest = 0;
  const names = new Set<string>();
  const started = new Map<string, ChromeEvent>();
  const ended = new Set<string>();
  const arrows: Arrow[] = [];
  for (const event of file.traceEvents) {
    const lane = `${event.pid} ${event.tid}`;
    const slices = open.get(lane) ?? [];
    open.set(lane, slices);
    if (event.ph === 'M') {
      const key = event.name === 'process_name' ? `${event.pid}` : lane;
      expect(names.has(`${event.name} ${key}`)).toBe(false);
      names.add(`${event.name} ${key}`);
      continue;
    }
    expect(names.has(`process_name ${event.pid}`) && names.has(`thread_name ${lane}`)).toBe(true);
    expect(Number.isFinite(event.ts) && event.ts >= latest).toBe(true);
    latest = event.ts;
    const flow = `${event.cat} ${event.name} ${event.id}`;
    switch (event.ph) {
      case 'B':
        expect(event.ts).toBeGreaterThan(slices.at(-1)?.ts ?? -1);
        slices.push(event);
        break;
      case 'E': {
        const begin = slices.pop() ?? expect.fail('an end without a begin');
        expect(event.name).toBe(begin.name);
        expect(event.ts).toBeGreaterThan(begin.ts);
        break;
      }
      case 's':
        expect(started.has(flow)).toBe(false);
        started.set(flow, slices.at(-1) ?? expect.fail('a flow starts outside of slices'));
        break;
      case 'f': {
        const from = started.get(flow) ?? expect.fail('a flow ends that has not started');
        expect([ended.has(flow), event.bp]).toEqual([false, 'e']);
        ended.add(flow);
        arrows.push({ name: event.name, from, to: slices.at(-1) ?? expect.fail('outside of slices') });
        break;
      }
      default:
        expect(event.ph).toBe('i');
    }
  }
  expect([...open.values()].flat()).toEqual([]);
  expect(started.size).toBe(ended.size);
  return { ...file, arrows };
}
