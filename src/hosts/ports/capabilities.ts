import { resolve } from 'node:path';
import {
  type Capabilities,
  type Grant,
  grantForms,
  type Permission,
  parseGrant,
} from '../../engine/capabilities.ts';
import { UsageError } from '../../model/problem.ts';
import { oneOf } from '../../text/quoting.ts';
import { filePort } from './file-port.ts';
import { networkPort } from './network-port.ts';
import { programPort } from './program-port.ts';

/** Reads grants, written as after `--allow`. Paths become absolute. Throws UsageError for any other text. */
export function grantsOf(allow: readonly string[]): readonly Grant[] {
  return allow.map((text) => {
    const grant = parseGrant(text);
    if (grant === undefined)
      throw new UsageError(`"${text}" is not a grant`, `give ${oneOf(Object.values(grantForms))}`);
    return 'path' in grant ? { ...grant, path: resolve(grant.path) } : grant;
  });
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
