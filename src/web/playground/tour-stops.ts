/** What is asked of a run. */
export type TourQuestion =
  /** In what order do the activities run? */
  | { readonly ask: 'order' }
  /** How often does an activity run? `in`: the name of its runbook, if it is not the one that is played. */
  | { readonly ask: 'count'; readonly of: string; readonly in?: string }
  /** How many seconds of simulated time does it take? */
  | { readonly ask: 'seconds' };

/** A stop of the tour: an example, how it is played, and what is asked of it. */
export interface TourStop {
  /** The folder of the example. */
  readonly example: string;
  readonly part: TourPart;
  readonly runbook?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly throttle?: number;
  /** The file of the example that has the outcomes. */
  readonly mocks?: string;
  readonly question: TourQuestion;
}

/** The parts of the tour, in their order. */
export const tourParts = [
  'The order',
  'Conditions and rows',
  'Junctions and loops',
  'Jobs',
  'Exports',
] as const;
export type TourPart = (typeof tourParts)[number];

const order = { ask: 'order' } as const;
const count = (of: string, within?: string) =>
  ({ ask: 'count', of, ...(within !== undefined && { in: within }) }) as const;
const seconds = { ask: 'seconds' } as const;
const few = { Count: '2' };

/** Every example, by what it is about. */
export const tourStops: readonly TourStop[] = [
  { part: 'The order', example: '01-linear', parameters: { Count: '3' }, question: order },
  { part: 'The order', example: '02-two-in-a-row', parameters: few, question: order },
  { part: 'The order', example: '03-split', parameters: few, question: order },
  { part: 'The order', example: '04-split-two-deep', parameters: few, question: order },
  { part: 'The order', example: '05-split-in-a-split', parameters: few, question: order },
  { part: 'The order', example: 'x02-rows-go-on-together', parameters: few, question: order },
  { part: 'The order', example: 'x04-branches-of-unequal-length', parameters: few, question: order },
  { part: 'The order', example: 'x06-uneven-merge', parameters: few, question: order },
  { part: 'Conditions and rows', example: 'x01-filter-on-one-branch', question: count('L1') },
  { part: 'Conditions and rows', example: 'x03-multiplicities-multiply', question: count('X') },
  { part: 'Conditions and rows', example: 'x05-even-diamond', question: count('C') },
  { part: 'Conditions and rows', example: 'x11-flatten', question: count('E1') },
  { part: 'Conditions and rows', example: 'x14-nothing-found', question: count('Z') },
  { part: 'Junctions and loops', example: 'x07-junction-none', question: count('Z') },
  { part: 'Junctions and loops', example: 'x08-junction-selected', question: count('Z') },
  { part: 'Junctions and loops', example: 'x09-junction-multiple-rows', question: count('Z') },
  { part: 'Junctions and loops', example: 'x10-junction-starved', question: count('Z') },
  { part: 'Junctions and loops', example: 'x13-gather', question: count('C') },
  { part: 'Junctions and loops', example: 'x12-loop', question: count('E1') },
  { part: 'Jobs', example: 'x15-child-fails', runbook: 'Child fails', question: order },
  { part: 'Jobs', example: '06-parent-and-child', runbook: 'Parent', question: seconds },
  { part: 'Jobs', example: '06-parent-and-child', runbook: 'Parent one at a time', question: seconds },
  { part: 'Jobs', example: '06-parent-and-child', runbook: 'Parent', throttle: 4, question: seconds },
  { part: 'Jobs', example: '07-bundle', question: order },
  { part: 'Jobs', example: '08-enrich-an-address', runbook: 'Enrich an address', question: seconds },
  { part: 'Jobs', example: '09-daily-report', runbook: 'Many calls', question: seconds },
  {
    ...{ part: 'Jobs', example: '10-fetch-user-and-posts', runbook: 'Fetch user and posts' },
    question: count('Invoke Web Services', 'Fetch posts'),
  },
  { part: 'Jobs', example: '11-order-with-compensation', runbook: 'Order', question: seconds },
  { part: 'Jobs', example: '12-three-workers', runbook: 'Three workers', question: seconds },
  {
    ...{ part: 'Jobs', example: '13-for-each-with-break', runbook: 'Find room' },
    question: count('Get Disk Space Status', 'Look at a server'),
  },
  {
    ...{ part: 'Jobs', example: '14-monitor', runbook: 'New orders', mocks: 'orders.mocks.yaml' },
    question: seconds,
  },
  {
    part: 'Jobs',
    example: '15-lost-updates',
    runbook: 'Book three seats',
    question: count('Get Counter Value', 'Book a seat'),
  },
  { part: 'Jobs', example: '16-servers', runbook: 'Three backups', throttle: 2, question: seconds },
  { part: 'Jobs', example: '17-deadlock', question: count('Send Event Log Message') },
  {
    ...{ part: 'Exports', example: '18-orchestrator-export', runbook: 'Disk report' },
    parameters: { 'List of servers': 'servers.txt', 'Limit in GB': '10' },
    mocks: 'disk-report.mocks.yaml',
    question: count('Check server'),
  },
];

/** The name of a stop in the address of the page: its example, and which of several stops there it is. */
export function stopName(stop: TourStop): string {
  const beside = tourStops.filter(({ example }) => example === stop.example);
  const place = beside.indexOf(stop);
  return place === 0 ? stop.example : `${stop.example}-${place + 1}`;
}
