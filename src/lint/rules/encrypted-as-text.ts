import { playOf } from '../../engine/activity-type.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintedReference } from '../linted-bundle.ts';
import type { LintRule } from '../rule.ts';

const bundleWith = (script: string, message: string) => ({
  variables: [{ folder: 'Ops', name: 'Password', encrypted: true }],
  runbooks: [
    {
      name: 'Log in',
      activities: [
        {
          id: 'login',
          type: 'Run .Net Script',
          language: 'JavaScript',
          script,
          publish: [{ name: 'Session' }],
        },
        { id: 'log', type: 'Send Event Log Message', message },
      ],
      links: [{ from: 'login', to: 'log' }],
    },
  ],
});

/** An encrypted variable in a text that is no password field and no script (section 9). */
export const encryptedAsText: LintRule = {
  id: 'encrypted-as-text',
  severity: 'warning',
  finds: 'A text that is neither a password nor a script refers to an encrypted variable',
  why: 'There it reads `<encrypted>`. Orchestrator inserts the encrypted text, which is of no use either.',
  remedy: 'Use the variable in a password field or in a script, or a variable that is not encrypted.',
  bad: bundleWith(`publish('Session', 1)`, 'Password: {{$Ops/Password}}'),
  good: bundleWith(`publish('Session', '{{$Ops/Password}}'.length)`, 'Session: {{login.Session}}'),
  isOfTexts: true,
  *check(runbook, bundle) {
    for (const reference of bundle.referencesOf(runbook)) {
      const { part, path, offset, reader } = reference;
      if (part.kind !== 'variable' || bundle.variables.find(part.path)?.encrypted !== true) continue;
      const { how } = playOf(reader, bundle.typeOf(reader));
      // For a type that only a simulated outcome plays, it is not known which fields take passwords.
      if (how === 'outcome' || how === 'live' || (how === 'scripted' && isOfScript(reference))) continue;
      yield {
        path,
        offset,
        message: `the variable ${quoted(part.path)} is encrypted: here it reads <encrypted>`,
        hint: 'use it in a password field or in a script',
      };
    }
  },
};

function isOfScript({ path }: LintedReference): boolean {
  return path.includes('script') || path.includes('inputs');
}
