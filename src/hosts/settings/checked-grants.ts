import { type Grant, grantForms, parseGrant } from '../../engine/capabilities.ts';
import { UsageError } from '../../model/problem.ts';
import { oneOf } from '../../text/quoting.ts';

/** Reads grants, written as after `--allow`, with paths as they are. Throws UsageError for any other text. */
export function checkedGrants(allow: readonly string[]): readonly Grant[] {
  return allow.map((text) => {
    const grant = parseGrant(text);
    if (grant === undefined)
      throw new UsageError(`"${text}" is not a grant`, `give ${oneOf(Object.values(grantForms))}`);
    return grant;
  });
}
