import { textReferences } from '../databus/text-references.ts';
import type { Variable } from '../model/bundle-schema.ts';
import type { NamedItems } from '../model/named-items.ts';
import { pathOf } from '../model/path.ts';
import type { Activity } from '../model/runbook-schema.ts';
import { isSecret } from '../model/secret.ts';

/** The paths of the secrets that an activity's own texts name, each once, in the order they are met. */
export function secretsRead(
  { properties }: Pick<Activity, 'properties'>,
  variables: NamedItems<Variable>,
): readonly string[] {
  const paths = textReferences(properties).flatMap(({ part }) => {
    const variable = part.kind === 'variable' ? variables.find(part.path) : undefined;
    return variable === undefined || !isSecret(variable) ? [] : [pathOf(variable)];
  });
  return [...new Set(paths)];
}
