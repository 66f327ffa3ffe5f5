import { quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

const activities = [
  { id: 'read', type: 'Read Line', file: 'a.txt', lineNumbers: '1' },
  { id: 'log', type: 'Append Line', file: 'b.txt', text: '{{read.Line text}}' },
];
const include = [
  { item: 'Line text', operator: 'starts with', value: 'a' },
  { item: 'Line text', operator: 'starts with', value: 'b' },
];

/** Two links join the same two activities in the same direction (1.4 rule 3). */
export const duplicateLink: LintRule = {
  id: 'duplicate-link',
  severity: 'warning',
  finds: 'Two links join the same two activities',
  why:
    'A token that passes both links runs the activity twice. The conditions of one link are joined ' +
    'by OR already, so a second link adds nothing but the second run.',
  remedy: 'Put all conditions on one link.',
  bad: {
    runbooks: [
      {
        name: 'Copy',
        activities,
        links: include.map((one) => ({ from: 'read', to: 'log', include: [one] })),
      },
    ],
  },
  good: { runbooks: [{ name: 'Copy', activities, links: [{ from: 'read', to: 'log', include }] }] },
  *check({ links }) {
    const seen = new Map<string, number>();
    for (const [index, { from, to }] of links.entries()) {
      const key = JSON.stringify([from, to]);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, index);
      else
        yield {
          path: ['links', index],
          message:
            `link ${index + 1} joins the same activities as link ${first + 1}: what passes both runs ` +
            `${quoted(to)} twice`,
          hint: 'put all conditions on one link: those of a tab are joined by OR',
        };
    }
  },
};
