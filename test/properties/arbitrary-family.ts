import fc from 'fast-check';
import type { RunbookServer } from '../../src/model/job.ts';
import type { Limits } from '../support/watched-jobs.ts';

/** Runbooks that invoke each other, and the servers they run on. Plain data that any host reads. */
export interface Family {
  /** Runbook files; the first is the one to play. */
  readonly runbooks: readonly { readonly name: string; readonly [key: string]: unknown }[];
  readonly servers: readonly RunbookServer[];
}

/**
 * Parents, children and grandchildren: each gets a list or a single item, and for each row does something
 * that takes a few milliseconds, invokes a younger runbook with or without waiting, or starts a group of
 * them; failures and warnings vary by the parameter it was given. Random job concurrency, throttles and lists
 * of servers. No runbook invokes itself or an older one.
 */
export const arbitraryFamily: fc.Arbitrary<Family> = fc
  .record({
    runbooks: fc
      .integer({ min: 2, max: 4 })
      .chain((size) =>
        fc.tuple(...Array.from({ length: size }, (_, index) => arbitraryRunbook(index, size))),
      ),
    throttles: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ runbooks, throttles }) => ({
    runbooks,
    servers: throttles.map((throttle, index) => ({ name: serverNames[index] as string, throttle })),
  }));

const serverNames = ['RBS01', 'RBS02', 'RBS03'];

/** What limits the jobs of a family. */
export function limitsOf({ runbooks, servers }: Family, waitingParentHoldsSlot: boolean): Limits {
  const allowed = runbooks.flatMap(({ name, runbookServers }): [string, string[]][] => {
    const named = ((runbookServers as string[] | undefined) ?? []).filter((wanted) =>
      servers.some((server) => server.name === wanted),
    );
    return named.length === 0 ? [] : [[`\\${name}`, named]];
  });
  return {
    concurrency: Object.fromEntries(
      runbooks.map(({ name, maxSimultaneousJobs }) => [`\\${name}`, Number(maxSimultaneousJobs)]),
    ),
    servers,
    allowed: Object.fromEntries(allowed),
    waitingParentHoldsSlot,
  };
}

const durationMs = fc.constantFrom(0, 0, 1, 2, 3);
const nameOf = (index: number) => `R${index}`;

function arbitraryRunbook(index: number, size: number): fc.Arbitrary<Family['runbooks'][number]> {
  return fc
    .record({
      rows: fc.integer({ min: 1, max: 3 }),
      listMs: durationMs,
      steps: fc.array(arbitraryStep(index, size), { minLength: 1, maxLength: 2 }),
      maxSimultaneousJobs: fc.integer({ min: 1, max: 3 }),
      runbookServers: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.subarray([...serverNames, 'RBS09'], { minLength: 1 }) },
      ),
      isStrict: fc.constantFrom(true, true, false),
      /** What fails is followed by the next activity all the same. */
      isLenient: fc.constantFrom(true, false),
    })
    .map(({ rows, listMs, steps, maxSimultaneousJobs, runbookServers, isStrict, isLenient }) => {
      const ids = ['init', 'list', ...steps.map((_, step) => `s${step}`), 'back'];
      return {
        name: nameOf(index),
        activities: [
          { id: 'init', type: 'Initialize Data', parameters: [{ name: 'n', default: '1' }] },
          {
            id: 'list',
            type: 'Query Database',
            publishes: [{ name: 'n' }],
            simulate: { durationMs: listMs, rows: { repeat: rows, row: { n: '{{$row}}' } } },
          },
          ...steps.map((step, at) => ({ ...step, id: `s${at}` })),
          { id: 'back', type: 'Return Data', values: { R: `{{init.n}}.{{list.n}}.{{s0.R}}{{s0.Status}}` } },
        ],
        links: ids
          .slice(1)
          .map((to, at) => ({ from: ids[at], to, ...(isLenient && at > 1 && { include: [] }) })),
        returnedData: [{ name: 'R' }],
        maxSimultaneousJobs,
        ...(runbookServers && { runbookServers }),
        options: { rollup: isStrict ? 'strict' : 'sco' },
      };
    });
}

function arbitraryStep(index: number, size: number): fc.Arbitrary<object> {
  const plain = fc
    .record({
      durationMs,
      status: fc.constantFrom('success', 'success', 'warning', 'failed'),
      n: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ status, n, ...rest }) => ({
      type: 'Query Database',
      simulate: [{ when: [{ item: 'list.n', operator: 'equals', value: n }], status, ...rest }, rest],
    }));
  if (index === size - 1) return plain;
  const child = fc.integer({ min: index + 1, max: size - 1 }).map((to) => ({
    runbook: nameOf(to),
    parameters: { n: '{{list.n}}' },
  }));
  const invoke = fc
    .record({ child, waitForCompletion: fc.boolean() })
    .map(({ child: call, waitForCompletion }) => ({ type: 'Invoke Runbook', ...call, waitForCompletion }));
  const group = fc
    .record({
      children: fc.array(child, { minLength: 1, maxLength: 3 }),
      strategy: fc.constantFrom('waitAll', 'bestEffort', 'fireAndForget'),
      maxWorkers: fc.nat(2),
    })
    .map(({ children, strategy, maxWorkers }) => ({
      type: 'Parallel',
      strategy,
      maxWorkers,
      branches: children.map((call, at) => ({ id: `b${at}`, ...call })),
    }));
  return fc.oneof(
    { weight: 1, arbitrary: plain },
    { weight: 4, arbitrary: invoke },
    { weight: 1, arbitrary: group },
  );
}
