import { counted } from '../text/plain-words.ts';

/** How a trace ends that is not whole: the process that wrote it was ended, or its file was cut. */
export interface Tear {
  /** How many of its lines are whole. */
  readonly lines: number;
  /** Whether another line begins after them. */
  readonly isWithinLine: boolean;
  /** The jobs that were queued and have not ended, by number. */
  readonly openJobs: readonly number[];
}

/** In words: `torn after line 10: job 1 has not ended`. */
export function tearText({ lines, isWithinLine, openJobs }: Tear): string {
  const [job, ...others] = openJobs;
  const open =
    others.length > 0
      ? `${counted(openJobs.length, 'job')} have not ended`
      : job !== undefined
        ? `job ${job} has not ended`
        : isWithinLine
          ? ''
          : 'no job was queued';
  const cut = isWithinLine ? `line ${lines + 1} is cut off` : '';
  return `torn after line ${lines}: ${[cut, open].filter((part) => part !== '').join(', ')}`;
}
