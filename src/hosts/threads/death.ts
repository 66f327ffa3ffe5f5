import type { Worker } from 'node:worker_threads';
import type { ActivityType } from '../../engine/activity-type.ts';
import { thrownText } from '../../text/thrown-text.ts';
import type { LastWord } from './protocol.ts';

/** A thread that does not end within this time is waited for no longer: a call of the system may hold it. */
const endGraceMs = 2_000;

/** Ends a thread. Settles when it is gone, or does not give way. */
export async function ended(worker: Worker): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, endGraceMs);
  });
  await Promise.race([worker.terminate(), patience]);
  clearTimeout(timer);
}

/** An activity type of a user's own, as messages name it: with the module that it comes from. */
export function ownTypeName({ name, file }: Pick<ActivityType, 'name' | 'file'>): string {
  const type = `the activity type ${JSON.stringify(name)}`;
  return file === undefined ? type : `${type} of ${file}`;
}

/** What is known of a thread that died, beside its error. */
export interface Death {
  /** Whose code was being played, as the subject of a sentence; undefined for Pianola's own. */
  readonly by: string | undefined;
  readonly lastWord?: LastWord | undefined;
  /** The limit of its memory, in megabytes, if it had one. */
  readonly memoryMb?: number | undefined;
}

/** Why a thread died, in words. `error`: what its owner was told, `exited with code N` if nothing else. */
export function deathReason(error: unknown, { by, lastWord, memoryMb }: Death): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  const message = thrownText(error);
  const [, exitCode] = /exited with code:? (\d+)/.exec(message) ?? [];
  if (lastWord === 'full' || code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const limit = memoryMb === undefined ? '' : ` (limit: ${memoryMb} MB)`;
    return `${by ?? 'its thread'} ran out of memory${limit}`;
  }
  if (lastWord === 'stuck') return `${by ?? 'its thread'} waits for something that can never come`;
  if (exitCode === undefined)
    return by === undefined ? `its thread broke: ${message}` : `${by} broke: ${message}`;
  return by === undefined
    ? `its thread ended itself with exit code ${exitCode}`
    : `${by} ended its thread with exit code ${exitCode}`;
}
