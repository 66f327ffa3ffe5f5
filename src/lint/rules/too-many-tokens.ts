import { productText, tokensOverLimit, tokensText } from '../../analysis/tokens-over-limit.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

const runbookWith = (repeat: number) => ({
  name: 'Main',
  activities: [
    { id: 'init', type: 'Initialize Data' },
    { id: 'read', type: 'Read Line', file: 'servers.txt', simulate: { rows: { repeat, row: {} } } },
    {
      id: 'query',
      type: 'Query WMI',
      wmiQuery: 'SELECT Name FROM Win32_Service',
      simulate: { rows: { repeat, row: {} } },
    },
    { id: 'log', type: 'Send Event Log Message', severity: 'Information', message: 'Done.' },
  ],
  links: [
    { from: 'init', to: 'read' },
    { from: 'read', to: 'query' },
    { from: 'query', to: 'log' },
  ],
});

/** More tokens would wait than `maxTokens` lets: rows multiply along a path (section 2). */
export const tooManyTokens: LintRule = {
  id: 'too-many-tokens',
  severity: 'warning',
  finds: 'More tokens would wait than the option `maxTokens` permits',
  why:
    'An activity runs once for each row of each activity before it: rows multiply along a path. With the ' +
    'outcomes that are given, the run would end by a limit, with exit code 4.',
  remedy:
    'Give fewer rows, filter them on a link, flatten an activity, or gather the rows in a Junction. ' +
    '`maxTokens` in the `options` of the runbook permits more.',
  bad: runbookWith(20_000),
  good: runbookWith(2_000),
  *check(runbook, bundle) {
    const found = tokensOverLimit(runbook, bundle.facts);
    if (found === undefined) return;
    const { at, tokens, limit } = found;
    const how = productText(found, ({ activity }) => quoted(activity.id));
    yield {
      path: ['activities', at.index],
      message:
        `${tokensText(tokens)} tokens would wait for ${quoted(at.activity.id)} (${how}), and ${limit} are ` +
        'the most: the run would end by its token limit',
      hint: 'give fewer rows, filter or flatten them, or set the option "maxTokens"',
    };
  },
};
