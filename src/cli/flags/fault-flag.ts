import { InvalidArgumentError } from 'commander';
import type { ServerFault } from '../../hosts/settings/run-options.ts';
import { parseSpan } from './time-span.ts';

/** Gathers the uses of `--fault 'RBS01 down at 30s for 10s'`; without `for` the server never comes back. */
export function collectFaults(text: string, previous: readonly ServerFault[] = []): readonly ServerFault[] {
  const [, server, at, duration] = /^\s*(.+?)\s+down\s+at\s+(\S+)(?:\s+for\s+(\S+))?\s*$/i.exec(text) ?? [];
  const atMs = at === undefined ? undefined : parseSpan(at);
  const forMs = duration === undefined ? Number.POSITIVE_INFINITY : parseSpan(duration);
  if (server === undefined || atMs === undefined || forMs === undefined || !(forMs > 0)) {
    throw new InvalidArgumentError(`"${text}" is not a fault as in 'RBS01 down at 30s for 10s'.`);
  }
  return [...previous, { server, atMs, forMs }];
}
