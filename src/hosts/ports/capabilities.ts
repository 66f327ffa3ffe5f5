import { resolve } from 'node:path';
import type { Capabilities, Grant, Permission } from '../../engine/capabilities.ts';
import { checkedGrants } from '../settings/checked-grants.ts';
import type { Ports } from '../settings/play-settings.ts';
import { filePort } from './file-port.ts';
import { networkPort } from './network-port.ts';
import { programPort } from './program-port.ts';

/** Reads grants, written as after `--allow`. Paths become absolute. Throws UsageError for any other text. */
export function grantsOf(allow: readonly string[]): readonly Grant[] {
  return checkedGrants(allow).map((grant) =>
    'path' in grant ? { ...grant, path: resolve(grant.path) } : grant,
  );
}

/**
 * Makes the ports of an activity that needs these permissions. Each port is bound to the grants for its
 * permission.
 */
export function capabilitiesOf(
  granted: readonly Grant[],
  needs: readonly Permission[],
): (signal: AbortSignal) => Capabilities {
  const grants = granted.filter(({ kind }) => needs.some((need) => need === kind));
  return (signal) => ({
    files: filePort(grants, signal),
    programs: programPort(grants, signal),
    network: networkPort(grants, signal),
    signal,
  });
}

/** The ports of this machine. */
export const realPorts: Ports = { grantsOf, capabilitiesOf };
