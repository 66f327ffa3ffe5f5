import { textFunctions } from '../../databus/text-functions.ts';
import { quoted } from '../../text/quoting.ts';
import { didYouMean, type Suggest } from '../../text/suggestion.ts';
import type { LintRule } from '../rule.ts';

const runbookWith = (message: string) => ({
  runbooks: [{ name: 'Tell', activities: [{ id: 'log', type: 'Send Event Log Message', message }] }],
});

/** What stands where a function would, and is spelt almost like one (section 2). */
export const templateFunction: LintRule = {
  id: 'template-function',
  severity: 'warning',
  finds: 'A text holds what is almost a text function',
  why: 'Functions are written with exactly their capitals. Anything else is text and stays as it is.',
  remedy: 'Write the function as it is called.',
  bad: runbookWith("[upper('done')]"),
  good: runbookWith("[Upper('done')]"),
  isOfTexts: true,
  *check(runbook, bundle) {
    for (const { text, path, kind } of bundle.textsOf(runbook)) {
      if (kind !== 'template' || !text.includes('[')) continue;
      for (const { index: offset, 1: name = '' } of text.matchAll(/\[([A-Za-z]{1,20})\(/g)) {
        if (textFunctions.has(name)) continue;
        const near = nearestFunction(name, bundle.suggestFor(runbook));
        if (near === undefined) continue;
        yield {
          path,
          offset,
          message: `${quoted(`[${name}(`)} begins no function: it stays in the text as it is`,
          hint: `${didYouMean(near, '')} Functions are written with exactly these capitals`,
        };
      }
    }
  },
};

/** Letter case aside, or with one letter wrong where a name is long enough to be still told by the others. */
function nearestFunction(name: string, suggest: Suggest): string | undefined {
  const wanted = name.toLowerCase();
  const same = textFunctions.keys().find((known) => known.toLowerCase() === wanted);
  return same ?? (name.length < 4 ? undefined : suggest(name, textFunctions.keys(), 1));
}
