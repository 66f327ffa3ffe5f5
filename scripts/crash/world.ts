/** A runbook of the crash test, and how its jobs may end. */
export interface Kind {
  readonly name: string;
  /** Its job concurrency. */
  readonly atOnce: number;
  /** How many of a hundred jobs that are queued from outside are of it. */
  readonly share: number;
  /** The thread of its job dies: what the reason says then. */
  readonly dies?: RegExp;
  /** Its jobs are Failed when their server is lost. */
  readonly isFailedWhenLost?: true;
  readonly activities: readonly object[];
}

/** How many jobs a server plays at once. More than there can be parents that wait, so that none starves. */
export const throttle = 6;

const child = '\\Child';
const works = (durationMs: number) => [{ id: 'work', type: 'Query Database', simulate: { durationMs } }];
const dies = (what: string) => [{ id: 'work', type: 'Soak Work', what }];
const branch = (id: string) => ({ id, runbook: child });

/** The runbooks. Those that die do so only when a blow asks for it. */
export const kinds: readonly Kind[] = [
  { name: 'One', atOnce: 1, share: 30, activities: works(80) },
  { name: 'Three', atOnce: 3, share: 25, activities: works(250) },
  { name: 'Long', atOnce: 5, share: 15, activities: works(3_500) },
  { name: 'Once', atOnce: 4, share: 5, isFailedWhenLost: true, activities: works(2_000) },
  { name: 'Child', atOnce: 4, share: 0, activities: works(200) },
  {
    ...{ name: 'Parent', atOnce: 3, share: 10 },
    activities: [{ id: 'call', type: 'Invoke Runbook', runbook: child }],
  },
  {
    ...{ name: 'Family', atOnce: 2, share: 8 },
    activities: [{ id: 'group', type: 'Parallel', branches: [branch('left'), branch('right')] }],
  },
  {
    ...{ name: 'Sender', atOnce: 2, share: 7 },
    activities: [{ id: 'call', type: 'Invoke Runbook', runbook: child, waitForCompletion: false }],
  },
  { name: 'Exits', atOnce: 2, share: 0, dies: /exit code 3/, activities: dies('exit') },
  { name: 'Throws', atOnce: 2, share: 0, dies: /this thread breaks/, activities: dies('throw') },
  { name: 'Bursts', atOnce: 1, share: 0, dies: /ran out of memory/, activities: dies('memory') },
];

/** The definition that is deployed. */
export const definition = {
  runbooks: kinds.map(({ name, atOnce, isFailedWhenLost, activities }) => ({
    ...{ name, maxSimultaneousJobs: atOnce, activities },
    ...(isFailedWhenLost && { options: { serverLoss: 'fail' } }),
  })),
};
