import { type MessagePort, parentPort } from 'node:worker_threads';
import type { ScriptRequest } from '../../engine/activity-type.ts';
import { QuickJs } from './quickjs.ts';

/** What the sandbox's thread is sent; it answers each with one ScriptResult, in order. */
export interface SandboxMessage {
  readonly request: ScriptRequest;
  readonly deterministic: boolean;
}

const port = parentPort as MessagePort;
const engine = new QuickJs();
let inUtc = false;

// QuickJS asks the host for local time. Under simulate that is UTC, so that the same script says the same on
// any machine.
const { prototype } = Date;
for (const part of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds'] as const) {
  const local = prototype[`get${part}`];
  const utc = prototype[`getUTC${part}`];
  prototype[`get${part}`] = function (this: Date) {
    return (inUtc ? utc : local).call(this);
  };
}
const localOffset = prototype.getTimezoneOffset;
prototype.getTimezoneOffset = function (this: Date) {
  return inUtc ? 0 : localOffset.call(this);
};

async function answer({ request, deterministic }: SandboxMessage): Promise<void> {
  inUtc = deterministic;
  port.postMessage(await engine.run(request, deterministic));
}

port.on('message', (message: SandboxMessage) => {
  void answer(message);
});
port.postMessage('ready');
