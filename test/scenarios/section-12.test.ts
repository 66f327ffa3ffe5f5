import { describe, expect, test } from 'vitest';
import type { Execution } from '../../src/databus/token.ts';
import { order, play } from '../support/engine-play.ts';
import { counted, type RunbookFile, runbook } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';
import {
  diamond,
  linear,
  mainWith,
  split,
  splitInSplit,
  twoBranches,
  twoInARow,
} from './documented-runbooks.ts';

const played = (file: RunbookFile) => order(play(file), file);
const bothBranches = '1a(1) 2a(1) 1a(2) 2a(2) 1a(3) 2a(3)';

describe('the orders of section 12 for N = 3, activity by activity', () => {
  const vectors: [string, RunbookFile, string][] = [
    ['V1 linear', linear(3), 'Init Main E1(1) E1(2) E1(3)'],
    ['V2 two in a row', twoInARow(3), 'Init Main E1(1) E1(2) E1(3) E2(1) E2(2) E2(3)'],
    ['V3 split', split(3), 'Init Main E1(1) E2(1) E1(2) E2(2) E1(3) E2(3)'],
    ['V4 split two deep', twoBranches(3), `Init Main ${bothBranches} 1b(1) 2b(1) 1b(2) 2b(2) 1b(3) 2b(3)`],
    [
      'V5 split in a split',
      splitInSplit(3),
      `Init Main ${bothBranches} 1b-i(1) 1b-ii(1) 2b(1) 1b-i(2) 1b-ii(2) 2b(2) 1b-i(3) 1b-ii(3) 2b(3)`,
    ],
    [
      'X1 a filter on one branch',
      mainWith(3, [
        { from: 'Main', to: 'L1', include: [{ item: 'i', operator: 'matches pattern', value: '[13579]' }] },
        'Main->L2',
      ]),
      'Init Main L1(1) L2(1) L2(2) L1(3) L2(3)',
    ],
    [
      'X2 one branch emits two rows',
      twoBranches(3, { '1a': counted(2) }),
      `Init Main ${bothBranches} 1b(1.1) 1b(1.2) 2b(1) 1b(2.1) 1b(2.2) 2b(2) 1b(3.1) 1b(3.2) 2b(3)`,
    ],
    [
      'X3 rows of rows',
      mainWith(3, ['Main->S2', 'S2->X', 'X->Y'], { S2: counted(2) }),
      'Init Main S2(1) S2(2) S2(3) X(1.1) X(1.2) X(2.1) X(2.2) X(3.1) X(3.2) Y(1.1) Y(1.2) Y(2.1) Y(2.2) Y(3.1) Y(3.2)',
    ],
    [
      'X4 branches of unequal length',
      mainWith(3, ['Main->1a', 'Main->2a', '1a->1b', '1b->1c']),
      `Init Main ${bothBranches} 1b(1) 1b(2) 1b(3) 1c(1) 1c(2) 1c(3)`,
    ],
    [
      'X5 even diamond without a Junction',
      mainWith(3, ['Main->1a', 'Main->2a', '1a->C', '2a->C']),
      `Init Main ${bothBranches} C(1) C(1) C(2) C(2) C(3) C(3)`,
    ],
    [
      'X6 uneven merge, FIFO',
      mainWith(3, ['Main->A', 'A->C', 'C->D', 'Main->C']),
      'Init Main A(1) C(1) A(2) C(2) A(3) C(3) C(1) D(1) C(2) D(2) C(3) D(3) D(1) D(2) D(3)',
    ],
    ['X7 Junction, None', diamond(undefined), `Init Main ${bothBranches} J Z`],
    ['X8 Junction, 1a', diamond('1a'), `Init Main ${bothBranches} J Z(1) Z(2) Z(3)`],
    ['X8 Junction, 2a', diamond('2a'), `Init Main ${bothBranches} J Z(1) Z(2) Z(3)`],
    ['X8 Junction, Main', diamond('Main'), `Init Main ${bothBranches} J Z(1) Z(2) Z(3)`],
    [
      'X9 Junction, 1a with two rows each',
      diamond('1a', { '1a': counted(2) }),
      `Init Main ${bothBranches} J Z(1.1) Z(1.2) Z(2.1) Z(2.2) Z(3.1) Z(3.2)`,
    ],
    ['X10 a branch that never fires, None', withoutFirstBranch(undefined), 'Init Main 2a(1) 2a(2) 2a(3) J Z'],
    ['X10 a branch that never fires, 1a', withoutFirstBranch('1a'), 'Init Main 2a(1) 2a(2) 2a(3) J'],
    [
      'X11 flatten',
      mainWith(3, ['Main->E1'], { Main: { ...counted(3), flatten: { mode: 'separator', separator: ';' } } }),
      'Init Main E1(1;2;3)',
    ],
    [
      'X12 loop that exits at attempt 2',
      mainWith(3, ['Main->E1', 'E1->E2'], {
        E1: { loop: { exit: [{ item: 'Loop: Number of attempts', operator: 'equals', value: '2' }] } },
      }),
      'Init Main E1(1)#1 E1(1)#2 E1(2)#1 E1(2)#2 E1(3)#1 E1(3)#2 E2(1) E2(2) E2(3)',
    ],
    [
      'X13 gather',
      mainWith(3, ['Main->A', 'A->B', 'B->J', 'J->C', 'C->D'], { J: { type: 'Junction' } }),
      'Init Main A(1) A(2) A(3) B(1) B(2) B(3) J C D',
    ],
  ];
  test.each(vectors)('%s', (_, file, expected) => {
    expect(played(file)).toBe(expected);
  });

  test('X14 nothing found: one blank token, and the count item says 0 (A7)', () => {
    const file = nothingFound();
    const outcome = ({ activity }: Execution) =>
      activity.id === 'Get' ? ({ status: 'success', items: { Count: 0 }, rows: [] } as const) : undefined;
    expect(order(play(file, { outcome }), file)).toBe('Init Get N Z');
  });

  test('X10: the starved Junction says so, and is no failure (A17)', () => {
    const run = play(withoutFirstBranch('1a'));
    expect(named(run, 'Diagnostic')).toMatchObject([
      { code: 'junction-starved', activity: 'J', level: 'Warning' },
    ]);
    expect(run.ending.status).toBe('success');
  });
});

describe('the printed lists of the sequential-versus-parallel text, N = 10', () => {
  const names = (file: RunbookFile) => named(play(file), 'ActivityStart').map(({ name }) => name);
  const first = 'Send Event Log Message';
  const second = 'Send Event Log Message (2)';
  const withNames = (file: RunbookFile): RunbookFile => {
    const naming: Record<string, string> = {
      Init: 'Initialize Data',
      Main: 'Run .Net Script',
      E1: first,
      E2: second,
    };
    return {
      ...file,
      activities: file.activities.map((activity) => ({
        ...activity,
        name: naming[activity.id] ?? activity.id,
      })),
    };
  };

  test('V2: the first message ten times, then the second ten times', () => {
    const expected = [
      'Initialize Data',
      'Run .Net Script',
      ...Array(10).fill(first),
      ...Array(10).fill(second),
    ];
    expect(names(withNames(twoInARow(10)))).toEqual(expected);
    expect(expected).toHaveLength(22);
  });

  test('V3: the two messages in turn', () => {
    const expected = ['Initialize Data', 'Run .Net Script', ...Array(10).fill([first, second]).flat()];
    expect(names(withNames(split(10)))).toEqual(expected);
    expect(expected).toHaveLength(22);
  });
});

test.each([1, 3, 10])('the totals of section 12 hold for N = %i', (count) => {
  const total = (file: RunbookFile) => play(file).executions.length;
  expect([linear, twoInARow, split, twoBranches, splitInSplit].map((make) => total(make(count)))).toEqual([
    count + 2,
    2 * count + 2,
    2 * count + 2,
    4 * count + 2,
    5 * count + 2,
  ]);
});

function withoutFirstBranch(returnDataFrom: string | undefined): RunbookFile {
  const file = diamond(returnDataFrom);
  const never = [{ item: 'i', operator: 'equals' as const, value: 'never' }];
  return {
    ...file,
    links: file.links.map((link) => (link.to === '1a' ? { ...link, include: never } : link)),
  };
}

function nothingFound(): RunbookFile {
  return runbook({ Init: {}, Get: {}, N: {}, Y: {}, Z: {} }, [
    'Init->Get',
    { from: 'Get', to: 'N', include: [{ item: 'Count', operator: 'equals', value: 0 }] },
    { from: 'Get', to: 'Y', include: [{ item: 'Count', operator: 'is greater than', value: 0 }] },
    'Get->Z',
  ]);
}
