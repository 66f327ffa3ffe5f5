import { textFunctions } from '../../databus/text-functions.ts';
import { quoted } from '../../text/quoting.ts';
import { didYouMean, type Suggest } from '../../text/suggestion.ts';
import type { LintRule } from '../rule.ts';

const runbookWith = (message: string) => ({
  runbooks: [{ name: 'Tell', activities: [{ id: 'log', type: 'Send Event Log Message', message }] }],
});

/** A text contains something that is spelt almost like a text function (section 2). */
export const templateFunction: LintRule = {
  id: 'template-function',
  severity: 'warning',
  finds: 'A text contains something that is almost a text function',
  why: 'The name of a function must have exactly its capitals. Anything else is text and stays as it is.',
  remedy: 'Correct the name of the function.',
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
          message: `${quoted(`[${name}(`)} is not a text function: it stays in the text as it is`,
          hint: `${didYouMean(near, '')} The name must have exactly these capitals`,
        };
      }
    }
  },
};

/**
 * The function of the same name in other letter case, or with one wrong letter if the name is long enough for
 * that.
 */
function nearestFunction(name: string, suggest: Suggest): string | undefined {
  const wanted = name.toLowerCase();
  const same = textFunctions.keys().find((known) => known.toLowerCase() === wanted);
  return same ?? (name.length < 4 ? undefined : suggest(name, textFunctions.keys(), 1));
}
