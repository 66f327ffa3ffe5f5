// The page's side of its worker, with a worker that does as it is told.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { draftOf } from '../../../src/playground/draft.ts';
import { Engine, EngineEnded } from '../../../src/web/playground/engine.ts';

class FakeWorker {
  static readonly all: FakeWorker[] = [];
  readonly got: Record<string, unknown>[] = [];
  isOver = false;
  onmessage: (message: { data: unknown }) => void = () => undefined;
  onerror: (event: { message?: string }) => void = () => undefined;

  constructor() {
    FakeWorker.all.push(this);
  }

  postMessage(message: Record<string, unknown>): void {
    this.got.push(message);
  }

  terminate(): void {
    this.isOver = true;
  }
}

const draft = draftOf([]);
beforeEach(() => {
  FakeWorker.all.length = 0;
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => vi.unstubAllGlobals());

test('the first question starts the worker, and each answer goes to its question', async () => {
  const engine = new Engine('http://localhost/engine.js');
  expect(FakeWorker.all).toHaveLength(0);
  const events: number[] = [];
  const first = engine.ask('play', draft, (count) => events.push(count));
  const second = engine.ask('mocks', draft);
  const [worker] = FakeWorker.all;
  expect(worker?.got.map(({ question }) => question)).toEqual(['play', 'mocks']);
  worker?.onmessage({ data: { id: second.id, answer: 'text' } });
  worker?.onmessage({ data: { id: first.id, progress: 7 } });
  worker?.onmessage({ data: { id: first.id, failure: 'a defect' } });
  expect(await second.answer).toBe('text');
  await expect(first.answer).rejects.toThrow('a defect');
  expect(events).toEqual([7]);
  engine.stop(first.id);
  expect(worker?.got.at(-1)).toEqual({ stop: first.id });
  expect(FakeWorker.all).toHaveLength(1);
});

test('a worker that is ended answers nobody any more, and the next question starts another', async () => {
  const engine = new Engine('http://localhost/engine.js');
  const { answer } = engine.ask('check', draft);
  engine.end('it took too long');
  await expect(answer).rejects.toEqual(new EngineEnded('it took too long'));
  expect(FakeWorker.all[0]?.isOver).toBe(true);
  const next = engine.ask('mocks', draft);
  FakeWorker.all[1]?.onmessage({ data: { id: next.id, answer: 'text' } });
  expect(await next.answer).toBe('text');
});

test('a worker that cannot be loaded fails what was asked, and is not taken for one that was ended', async () => {
  const engine = new Engine('http://localhost/engine.js');
  const { answer } = engine.ask('check', draft);
  FakeWorker.all[0]?.onerror({});
  await expect(answer).rejects.toThrow('what reads and plays runbooks failed: it cannot be loaded');
  await expect(answer).rejects.not.toBeInstanceOf(EngineEnded);
});
