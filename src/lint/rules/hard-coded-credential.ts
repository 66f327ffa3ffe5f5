import { credentialCode, credentialNamed, credentialsIn, isLiteral } from '../../analysis/credentials.ts';
import type { LintFinding, LintRule } from '../rule.ts';

const bundleWith = (script: string) => ({
  variables: [{ folder: 'Ops', name: 'Password', encrypted: true }],
  runbooks: [
    {
      name: 'Log in',
      activities: [
        {
          id: 'login',
          type: 'Run .Net Script',
          language: 'PowerShell',
          script,
          publish: [{ name: 'Session' }],
        },
      ],
    },
  ],
});

/** A password, key or connection string that is written into an activity. Its value is in no message. */
export const hardCodedCredential: LintRule = {
  id: credentialCode,
  severity: 'warning',
  finds: 'A password, a key or a connection string is written into a script or a field',
  why: 'Whoever can read the runbook, its export or its version control can read it.',
  remedy: 'Put it into an encrypted variable, or have a parameter give it.',
  bad: bundleWith(`$password = 'Summer2024'`),
  good: bundleWith(`$password = '{{$Ops/Password}}'`),
  *check({ activities }) {
    for (const [index, { properties }] of activities.entries())
      yield* findingsIn(properties, ['activities', index]);
  },
};

type Path = LintFinding['path'];

function* findingsIn(value: unknown, path: Path): Generator<LintFinding> {
  if (typeof value === 'string') {
    const kind = isLiteral(value) ? credentialNamed(String(path.at(-1))) : undefined;
    if (kind !== undefined) yield findingAt(path, kind, 'this field');
    else
      for (const { kind: inText, offset } of credentialsIn(value))
        yield { ...findingAt(path, inText, path.at(-1) === 'script' ? 'this script' : 'this text'), offset };
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* findingsIn(entry, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    const named = valueOfRow(value);
    for (const [key, entry] of Object.entries(value)) {
      if (key === named?.key) yield findingAt([...path, key], named.kind, 'this value');
      else yield* findingsIn(entry, [...path, key]);
    }
  }
}

const nameKeys = ['name', 'propertyName', 'propertyId', 'fieldName', 'fieldId', 'field', 'key', 'column'];
const valueKeys = ['value', 'propertyValue', 'filterValue', 'fieldValue', 'default'];

/** The value of a row whose name is that of a credential, if it is a literal. */
function valueOfRow(row: object) {
  const cells = new Map(Object.entries(row));
  const kind = nameKeys
    .map((key) => cells.get(key))
    .map((name) => (typeof name === 'string' ? credentialNamed(name) : undefined))
    .find((one) => one !== undefined);
  if (kind === undefined) return undefined;
  const key = valueKeys.find((one) => {
    const value = cells.get(one);
    return typeof value === 'string' && isLiteral(value);
  });
  return key === undefined ? undefined : { key, kind };
}

function findingAt(path: Path, kind: string, where: string): LintFinding {
  return {
    path,
    message: `${where} has a ${kind} in clear text; its value is not shown here`,
    hint: 'put it into an encrypted variable, and refer to that',
  };
}
