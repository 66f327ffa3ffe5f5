import type { Matcher } from '../../model/matcher.ts';
import { counted } from '../../text/plain-words.ts';
import { quoted } from '../../text/quoting.ts';
import { matcherText, matches } from '../matcher.ts';
import { activityKey } from '../observed-run.ts';
import { type Bind, isRight } from './expectation.ts';

/** How many tokens pass a link; those of two links between the same activities are added. */
export const links: Bind<Matcher> = (matcher, path, key, binding) => {
  const found = binding.names.links(key, path);
  if (!isRight(matcher, path, binding, 'number') || found === undefined) return undefined;
  const { runbook, indexes, from } = found;
  return (run) => {
    const uses = run.links.get(runbook.path) ?? [];
    const passed = indexes.reduce((sum, index) => sum + (uses[index]?.passed ?? 0), 0);
    if (matches(matcher, passed)) return undefined;
    const heldBack = indexes.reduce((sum, index) => sum + (uses[index]?.heldBack ?? 0), 0);
    const held = heldBack === 0 ? '' : `; it held back ${heldBack}`;
    return {
      message: `${counted(passed, 'token')} passed ${quoted(key)}, not ${matcherText(matcher)}${held}`,
      expected: [matcherText(matcher)],
      actual: [String(passed)],
      instead: { value: passed },
      about: { runbook, activity: from, key: activityKey(runbook.path, from.id) },
    };
  };
};
