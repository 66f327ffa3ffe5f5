import { type MessagePort, parentPort } from 'node:worker_threads';
import type { UtcOffset } from '../../databus/calendar.ts';
import type { ScriptRequest } from '../../engine/activity-type.ts';
import { zoneOffset } from '../settings/zone-offset.ts';
import { setLocalTime } from './local-time.ts';
import { QuickJs } from './quickjs.ts';

/** A message to the sandbox's thread, which answers each with one ScriptResult, in order. */
export interface SandboxMessage {
  readonly request: ScriptRequest;
  readonly deterministic: boolean;
  /** The zone of the runbook server; the machine's where there is none. */
  readonly timeZone?: string;
}

const port = parentPort as MessagePort;
const engine = new QuickJs();
const zones = new Map<string, UtcOffset>();

async function answer({ request, deterministic, timeZone }: SandboxMessage): Promise<void> {
  setLocalTime(timeZone === undefined ? undefined : zoneOf(timeZone));
  port.postMessage(await engine.run(request, deterministic));
}

function zoneOf(timeZone: string): UtcOffset {
  const offset = zones.get(timeZone) ?? zoneOffset(timeZone);
  zones.set(timeZone, offset);
  return offset;
}

port.on('message', (message: SandboxMessage) => {
  void answer(message);
});
port.postMessage('ready');
