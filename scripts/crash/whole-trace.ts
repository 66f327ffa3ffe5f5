import type { TraceEvent } from '../../src/trace/trace-event.ts';

/**
 * What is wrong with a trace that should be complete: numbered without gaps, causes first, each job queued
 * once and ended once, each start with its end, and time that never goes back within a job.
 */
export function traceProblems(events: readonly TraceEvent[]): readonly string[] {
  const problems: string[] = [];
  // A job that was cancelled before it began has no start of a run.
  const first = events.some(({ event }) => event === 'JobStart') ? 'RunStart' : 'JobQueued';
  const isFirst = (event: TraceEvent | undefined) => event?.event === 'RunStart' || event?.event === first;
  if (!isFirst(events[0])) problems.push(`begins with ${events[0]?.event ?? 'nothing'}`);
  for (const [index, { seq, cause }] of events.entries()) {
    if (seq !== index + 1) problems.push(`event ${index + 1} has the number ${seq}`);
    if (cause === null ? index > 0 : cause < 1 || cause >= seq)
      problems.push(`event ${seq} has the cause ${cause}`);
  }
  const jobs = Map.groupBy(events, ({ job }) => job);
  jobs.delete(null);
  if (!jobs.has(1)) problems.push('has no job');
  for (const [job, own] of jobs) problems.push(...jobProblems(own).map((what) => `job ${job} ${what}`));
  return problems;
}

/** Of a job that began again (A26) the instances come one after another. */
function* jobProblems(events: readonly TraceEvent[]): Generator<string> {
  const names = events.map(({ event }) => event);
  const [first, last] = [names[0], names.at(-1)];
  if (first !== 'JobQueued') yield `begins with ${first}`;
  if (last !== 'JobEnd') yield `ends with ${last}`;
  for (const once of ['JobQueued', 'JobEnd'] as const) {
    const count = names.filter((name) => name === once).length;
    if (count !== 1) yield `has ${count} events ${once}`;
  }
  const outline = names.filter((name) => /^(Instance|Activity)(Start|End)$/.test(name)).join(' ');
  if (!/^((^| )InstanceStart( ActivityStart ActivityEnd)* InstanceEnd)*$/.test(outline))
    yield `leaves something open: ${outline}`;
  for (const [index, { time, seq }] of events.entries())
    if (time < (events[index - 1]?.time ?? '')) yield `goes back in time at event ${seq}`;
}
