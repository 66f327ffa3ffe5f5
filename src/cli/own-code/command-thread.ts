import { setImmediate } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { readWhereabouts, tellWhereabouts } from '../../files/whereabouts.ts';
import { InvariantError } from '../../model/problem.ts';
import { thrownText } from '../../text/thrown-text.ts';
import { main } from '../main.ts';
import type { Io } from '../output/io.ts';
import type { CommandThreadData, FromCommand, ToCommand } from './command-protocol.ts';
import { RelayedOutput } from './relayed-output.ts';

// The thread that carries out a command whose line names activity modules.

const port = parentPort as MessagePort;
const { argv, outputs, whereabouts } = workerData as CommandThreadData;
const tell = (message: FromCommand): void => port.postMessage(message);
const stdout = new RelayedOutput('stdout', outputs.stdout, tell);
const stderr = new RelayedOutput('stderr', outputs.stderr, tell);
const named = { stdout, stderr };
const listeners = new Set<() => void>();

/** What own code prints goes to stderr, on whatever it prints: stdout is for what the command says. */
function printTo(output: RelayedOutput): typeof process.stdout.write {
  const decoder = new TextDecoder();
  return (chunk: string | Uint8Array, ...more: readonly unknown[]) => {
    output.write(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    const done = more.find((one) => typeof one === 'function') as (() => void) | undefined;
    if (done !== undefined) queueMicrotask(done);
    return true;
  };
}

function hear(message: ToCommand): void {
  switch (message.kind) {
    case 'interrupt':
      tell({ kind: 'heard', isListening: listeners.size > 0 });
      for (const listener of [...listeners]) listener();
      break;
    case 'ask':
      tell({ kind: 'here' });
      break;
    case 'written':
      named[message.output].written(message.length);
      break;
    case 'lost':
      named[message.output].emit('error', Object.assign(new Error(message.message), { code: message.code }));
      break;
    case 'resized':
      named[message.output].columns = message.columns;
      break;
  }
}

const io: Io = {
  stdout,
  stderr,
  env: process.env,
  onInterrupt: (listener) => {
    // Each call is removed for itself, even if it is the same function.
    const own = () => listener();
    listeners.add(own);
    return () => listeners.delete(own);
  },
  now: () => performance.now(),
};

process.stdout.write = printTo(stderr);
process.stderr.write = printTo(stderr);
tellWhereabouts(whereabouts);
process.on('uncaughtException', (error: unknown) => {
  if (error instanceof InvariantError) tell({ kind: 'defect', message: error.message, stack: error.stack });
  else tell({ kind: 'broken', message: thrownText(error), where: readWhereabouts(whereabouts) });
});
process.once('beforeExit', () => tell({ kind: 'stuck' }));
port.on('message', hear);
// Once own code waits for nothing of this thread, what it waits for can never come.
port.unref();
for (const output of [stdout, stderr]) {
  output.on('full', () => port.ref());
  output.on('drain', () => port.unref());
}
void carryOut();

async function carryOut(): Promise<void> {
  const exitCode = await main(argv, io);
  // What nobody awaits comes up before the command is done.
  await setImmediate();
  tell({ kind: 'done', exitCode });
}
