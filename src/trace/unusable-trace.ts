import { UsageError } from '../model/problem.ts';
import { type Tear, tearText } from './torn-trace.ts';

const mostListed = 10;

/** The error for a broken trace. `place` is the name of the trace, with `:LINE` where a line is to blame. */
export function brokenTrace(place: string, reason: string): UsageError {
  return new UsageError(
    `${place}: ${reason}`,
    'give a whole trace, as pianola simulate or run writes it with --format ndjson --out FILE',
  );
}

/**
 * The error for a trace of other runbooks. `wanted` names the runbooks that it does not contain, `there` are
 * the paths of those it contains. `tear`: where the trace is torn, if it is.
 */
export function foreignTrace(
  trace: string,
  wanted: string,
  there: Iterable<string>,
  tear?: Tear | undefined,
): UsageError {
  const paths = [...there];
  const more = paths.length > mostListed ? ` and ${paths.length - mostListed} more` : '';
  const told = paths.length === 0 ? 'no runbook' : paths.slice(0, mostListed).join(', ') + more;
  const torn = tear === undefined ? '' : `, and it is ${tearText(tear)}`;
  return new UsageError(`${trace} has no job of ${wanted}`, `it has jobs of ${told}${torn}`);
}
