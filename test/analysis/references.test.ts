import { expect, test } from 'vitest';
import { itemReadsIn, placeText } from '../../src/analysis/references.ts';
import { loadRunbook } from '../../src/files/load.ts';

test('all that reads an item: texts, outcomes, loops and links, disabled ones too, but for a disabled loop', async () => {
  const tested = (item: string) => [{ item, operator: 'equals', value: 1 }];
  const { runbooks } = await loadRunbook({
    name: 'R',
    activities: [
      {
        id: 'a',
        type: 'Run Program',
        loop: { exit: tested('Out'), doNotExit: tested('Err') },
      },
      {
        id: 'b',
        type: 'Map Published Data',
        enabled: false,
        rules: [
          { name: 'A', source: 'x' },
          { name: 'B', source: '{{a.Out}}' },
        ],
        simulate: { when: [{ item: 'a.Err', operator: 'equals', value: 1 }], rows: [{ B: '{{a.Out}}' }] },
        loop: { enabled: false, exit: tested('B') },
      },
    ],
    links: [{ from: 'a', to: 'b', enabled: false, include: tested('Out'), exclude: tested('Err') }],
  });
  const [runbook] = runbooks;
  const reads = runbook === undefined ? [] : itemReadsIn(runbook);
  expect(
    reads.map(({ by, where, path, sourceId, item, test }) => {
      const tests = test === undefined ? '' : ', lets pass';
      return `${by.id} ${where} ${placeText(path)}: ${item} of ${sourceId}${tests}`;
    }),
  ).toEqual([
    'a loop loop.exit[0].item: Out of a, lets pass',
    'a loop loop.doNotExit[0].item: Err of a',
    'a link include[0].item: Out of a, lets pass',
    'a link exclude[0].item: Err of a',
    'b text rules[1].source: Out of a',
    'b text simulate.when[0].item: Err of a',
    'b text simulate.rows[0].B: Out of a',
  ]);
});
