import { UsageError } from '../model/problem.ts';

const mostListed = 10;

/**
 * What is said of a trace that is broken; `place` is its name, with `:LINE` behind it where a line is to
 * blame.
 */
export function brokenTrace(place: string, reason: string): UsageError {
  return new UsageError(
    `${place}: ${reason}`,
    'give a whole trace, as pianola simulate or run writes it with --format ndjson --out FILE',
  );
}

/**
 * What is said of a trace of other runbooks: `wanted` are those it has nothing of, `there` the paths of those
 * it tells of.
 */
export function foreignTrace(trace: string, wanted: string, there: Iterable<string>): UsageError {
  const paths = [...there];
  const more = paths.length > mostListed ? ` and ${paths.length - mostListed} more` : '';
  const told = paths.length === 0 ? 'no run at all' : paths.slice(0, mostListed).join(', ') + more;
  return new UsageError(`${trace} tells of no run of ${wanted}`, `it tells of ${told}`);
}
