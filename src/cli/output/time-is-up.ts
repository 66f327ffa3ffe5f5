import type { WorldFlags } from '../flags/world-flags.ts';
import type { Io } from './io.ts';
import { fitted } from './text-width.ts';

/** Says on stderr that `--wall-timeout` ended a series of runs; `place`: how far it had come. */
export function tellTimeIsUp(
  { wallTimeout = 0, quiet }: Pick<WorldFlags, 'wallTimeout' | 'quiet'>,
  place: string,
  { stderr }: Pick<Io, 'stderr'>,
): void {
  if (quiet) return;
  const time = `${wallTimeout / 1000} s of real time`;
  stderr.write(fitted(`error: ended by --wall-timeout, ${time}, ${place}\n`, stderr));
}
