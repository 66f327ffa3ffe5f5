import type { FromWorker, Question, Questions, ToWorker } from '../../playground/protocol.ts';

/** What is used of a worker. */
interface EngineWorker {
  onmessage: (message: { readonly data: FromWorker }) => void;
  onerror: (event: { readonly message?: string }) => void;
  postMessage(message: ToWorker): void;
  terminate(): void;
}

declare const Worker: new (url: string, options: { readonly type: 'module' }) => EngineWorker;

/** Somebody who waits for an answer. */
interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: ((events: number) => void) | undefined;
}

/** The worker was ended before it had answered. */
export class EngineEnded extends Error {
  override readonly name = 'EngineEnded';
}

/** A question that was asked. */
export interface Asking<Name extends Question> {
  readonly id: number;
  readonly answer: Promise<Questions[Name]['answer']>;
}

/**
 * The library in a worker of its own, which the first question starts: whatever it does, the page answers.
 * `url`: the script of the worker.
 */
export class Engine {
  readonly #url: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: EngineWorker | undefined;
  #asked = 0;

  constructor(url: string) {
    this.#url = url;
  }

  ask<Name extends Question>(
    question: Name,
    asked: Questions[Name]['asked'],
    progress?: (events: number) => void,
  ): Asking<Name> {
    this.#asked += 1;
    const id = this.#asked;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject, progress });
    this.#worker ??= this.#start();
    this.#send({ id, question, asked } as ToWorker);
    return { id, answer: promise as Asking<Name>['answer'] };
  }

  /** Ends a run; its answer has the trace so far. */
  stop(id: number): void {
    this.#send({ stop: id });
  }

  /** Ends the worker with all that it does; the next question starts another. */
  end(why: string): void {
    this.#end(new EngineEnded(why));
  }

  #end(error: Error): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of all) reject(error);
  }

  #send(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  /**
   * A worker that is made from text has the policy of this page; one that a server sends would have what the
   * server says. So nothing leaves the worker either.
   */
  #start(): EngineWorker {
    const text = `import ${JSON.stringify(this.#url)};`;
    const blob = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const worker = new Worker(blob, { type: 'module' });
    worker.onmessage = ({ data }) => this.#take(data);
    worker.onerror = ({ message = 'it cannot be loaded' }) =>
      this.#end(new Error(`what reads and plays runbooks failed: ${message}`));
    return worker;
  }

  #take(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    if ('progress' in message) {
      waiting?.progress?.(message.progress);
      return;
    }
    this.#waiting.delete(message.id);
    if ('failure' in message) waiting?.reject(new Error(message.failure));
    else waiting?.resolve(message.answer);
  }
}
