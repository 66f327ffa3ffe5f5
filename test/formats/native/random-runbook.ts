import fc from 'fast-check';
import type { MockInput } from '../../../src/model/mock.ts';
import { declaring } from '../../support/runbook-file.ts';

const words = fc.constantFrom(
  'a',
  'Text with spaces',
  'é ü 漢字',
  '5',
  'yes',
  'null',
  ' lead',
  '- dash',
  'x: y',
  '# no comment',
  '"quoted"',
  "it's",
  'C:\\Temp',
  'two\nlines',
  'tab\there',
  '[1]',
  '{x}',
  '*star',
  '&and',
  '%',
  '@',
  '!tag',
  '',
);
const names = words.filter((word) => word.trim() !== '');
const status = fc.constantFrom('success', 'warning', 'failed');
const criterion = fc.oneof(
  fc.record({ status: fc.uniqueArray(status, { minLength: 1 }) }),
  fc.record({
    item: fc.constantFrom('Activity status', 'Activity duration'),
    operator: fc.constantFrom('equals', 'contains', 'is less than'),
    value: fc.oneof(words, fc.integer(), fc.boolean()),
  }),
  fc.record({
    item: fc.constant('Activity duration'),
    operator: fc.constant('is between'),
    value: fc.tuple(fc.integer(), fc.integer()),
  }),
);
const tab = fc.array(criterion, { maxLength: 3 });
const outcome = fc.record(
  {
    status,
    attempts: fc.constantFrom(1, '2', '1-3'),
    rows: fc.oneof(
      fc.array(fc.dictionary(names, fc.oneof(words, fc.integer(), fc.boolean()), { maxKeys: 2 }), {
        maxLength: 3,
      }),
      fc.record({ repeat: fc.nat({ max: 9 }), row: fc.constant({ Item: 'n {{$row}}' }) }),
    ),
    durationMs: fc.nat({ max: 1000 }),
    errorSummary: words,
  },
  { requiredKeys: [] },
);
const common = {
  name: names,
  description: words,
  flatten: fc.record(
    { mode: fc.constantFrom('lines', 'separator', 'csv'), separator: words },
    { requiredKeys: ['mode'] },
  ),
  loop: fc.record({ delaySeconds: fc.nat({ max: 9 }), exit: tab, doNotExit: tab }, { requiredKeys: [] }),
  simulate: fc.oneof(outcome, fc.array(outcome, { minLength: 1, maxLength: 3 })),
};
const middle = fc.oneof(
  fc.record(
    { type: fc.constant('Send Event Log Message'), message: words, ...common },
    { requiredKeys: ['type', 'message'] },
  ),
  fc.record(
    { type: fc.constant('Run Program'), program: words, arguments: words, ...common },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constant('Junction') }),
);

/**
 * A valid runbook as its file has it: a chain of activities with further links onwards, and all kinds of
 * texts that YAML must quote.
 */
export const randomRunbook = fc
  .record({
    head: fc.record(
      {
        folder: fc.constantFrom('', 'Ops', 'Ops\\Sub'),
        description: words,
        maxSimultaneousJobs: fc.integer({ min: 1, max: 9 }),
        runbookServers: fc.array(names, { maxLength: 2 }),
        returnedData: fc.constantFrom([], [{ name: 'Total', type: 'Integer' }, { name: 'Text' }]),
        options: fc.record(
          { rollup: fc.constantFrom('sco', 'strict'), midBase: fc.constantFrom(0, 1) },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
    name: names,
    activities: fc.array(middle, { maxLength: 5 }),
    links: fc.array(
      fc.record(
        { include: tab, exclude: tab, delaySeconds: fc.nat({ max: 5 }), enabled: fc.boolean(), label: words },
        { requiredKeys: [] },
      ),
      { minLength: 5, maxLength: 5 },
    ),
    shortcut: fc.boolean(),
  })
  .map(({ head, name, activities, links, shortcut }) => {
    const all = [
      { id: 'a0', type: 'Initialize Data', parameters: [{ name: 'Count', default: 3 }] },
      ...activities.map((activity, index) => {
        const mock = 'simulate' in activity ? (activity.simulate as MockInput | undefined) : undefined;
        return { id: `a${index + 1}`, ...activity, ...declaring(mock) };
      }),
    ];
    const chain = activities.map((_, index) => ({ from: `a${index}`, to: `a${index + 1}`, ...links[index] }));
    const extra = shortcut && activities.length > 1 ? [{ from: 'a0', to: `a${activities.length}` }] : [];
    const layout = Object.fromEntries(all.map(({ id }, index) => [id, [index * 100, 0.5]]));
    return { name, ...head, activities: all, links: [...chain, ...extra], layout };
  });
