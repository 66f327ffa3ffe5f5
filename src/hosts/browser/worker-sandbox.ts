import type { ScriptRequest, ScriptResult } from '../../engine/activity-type.ts';
import type { SyntaxFinding } from '../../lint/script-findings.ts';
import type { SandboxLimits } from '../sandbox/javascript-sandbox.ts';
import type { ToScriptWorker } from './script-worker.ts';

/** What is used of a worker of a browser. */
interface WebWorker {
  onmessage: (message: { readonly data: unknown }) => void;
  onerror: (event: { readonly message?: string }) => void;
  postMessage(message: ToScriptWorker): void;
  terminate(): void;
}

declare const Worker: new (url: string) => WebWorker;

/** A worker that was idle when its sandbox was closed: the next sandbox takes it. */
let idle: WebWorker | undefined;

/**
 * Plays and parses scripts, one after another, in QuickJS in a web worker, within the limits that it has
 * under Node. So a script does not hold up the page and can be ended, and the page keeps its own `Date`. The
 * first script starts the worker. Its code and QuickJS come with this file, so that a page without a server
 * has them.
 */
export class WorkerSandbox {
  #worker: Promise<WebWorker> | undefined;
  /** Gives an answer to who waits for one. */
  #settle: ((answer: unknown) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  /** Runs one script to its end; wait for it before the next. See `JavaScriptSandbox.run`. */
  async run(request: ScriptRequest, limits: SandboxLimits): Promise<ScriptResult> {
    return (await this.#ask({ play: { request, ...limits } })) as ScriptResult;
  }

  /** See `syntaxFindings`. */
  async parse(sources: readonly string[]): Promise<readonly (SyntaxFinding | undefined)[]> {
    return (await this.#ask({ parse: sources })) as readonly (SyntaxFinding | undefined)[];
  }

  /** Ends the running script, if any, with its worker; the next script starts another. */
  async close(): Promise<void> {
    const starting = this.#worker;
    const isBusy = this.#settle !== undefined;
    this.#worker = undefined;
    this.#settle?.({
      published: new Map(),
      standardOutput: '',
      standardError: '',
      error: 'the script was stopped',
    });
    const worker = await starting?.catch(() => undefined);
    if (isBusy || idle !== undefined) worker?.terminate();
    else idle = worker;
  }

  async #ask(message: ToScriptWorker): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#settle = resolve;
    this.#fail = reject;
    this.#worker ??= this.#start();
    this.#worker.then((worker) => worker.postMessage(message), reject);
    try {
      return await promise;
    } finally {
      this.#settle = undefined;
      this.#fail = undefined;
    }
  }

  async #start(): Promise<WebWorker> {
    const taken = idle;
    idle = undefined;
    const worker = taken ?? (await newWorker());
    worker.onmessage = ({ data }) => this.#settle?.(data);
    worker.onerror = ({ message = 'it cannot be started' }) => {
      this.#worker = undefined;
      worker.terminate();
      this.#fail?.(new Error(`the worker of scripts failed: ${message}`));
    };
    return worker;
  }
}

async function newWorker(): Promise<WebWorker> {
  const { code, build } = await import('./script-worker-text.js');
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.postMessage({ build });
  return worker;
}
