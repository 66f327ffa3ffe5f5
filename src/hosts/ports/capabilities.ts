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

/**
 * What was granted, in words as after `--allow`. Paths become absolute. Throws UsageError for a text that
 * grants nothing.
 */
export function grantsOf(allow: readonly string[]): readonly Grant[] {
  return allow.map((text) => {
    const grant = parseGrant(text);
    if (grant === undefined)
      throw new UsageError(`"${text}" grants nothing`, `give ${oneOf(Object.values(grantForms))}`);
    return 'path' in grant ? { ...grant, path: resolve(grant.path) } : grant;
  });
}

/**
 * Makes the ways to the outside of an activity that needs these permissions: of what was granted it gets
 * those, and no others.
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
