import { endedJobStatuses } from '../../model/job.ts';
import { plainColours } from '../../text/colours.ts';
import { harmless } from '../../text/harmless.ts';
import { counted, durationText } from '../../text/plain-words.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import { JobTimes, jobTimesEvents } from '../../trace/job-times.ts';
import { type Column, textTable } from '../what-if/text-table.ts';
import type { ReportOptions, TraceReport } from './trace-report.ts';

/** So many servers and so many runbooks are named. */
const mostRows = 10;
/** Where the values beside the labels begin. */
const valueColumn = 14;
const perMs = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * How the jobs of a run fared, written at its end: how many there were, how long they waited in the queue,
 * how busy the runbook servers were, which runbooks waited longest, and how evenly the waits are spread. It
 * keeps nothing of jobs that have ended, so that it takes any number of them.
 */
export function jobsReport(options: ReportOptions = {}): TraceReport {
  const times = new JobTimes();
  return {
    hears: jobTimesEvents,
    event: (event) => {
      times.add(event);
      return '';
    },
    end: () => new JobsText(times, options).text(),
  };
}

class JobsText {
  readonly #times: JobTimes;
  readonly #options: ReportOptions;

  constructor(times: JobTimes, options: ReportOptions) {
    this.#times = times;
    this.#options = options;
  }

  text(): string {
    const blocks = [this.#jobs()];
    if (this.#times.waits.count > 0)
      blocks.push(this.#waits(), this.#servers(), this.#runbooks(), this.#fairness());
    return blocks.join('\n');
  }

  #jobs(): string {
    const { queued, waits, ended, waiting, running, mostWaiting, mostRunning, durationMs } = this.#times;
    const ends = endedJobStatuses.reduce((sum, status) => sum + ended[status], 0);
    const byStatus = endedJobStatuses.flatMap((status) =>
      ended[status] === 0 ? [] : [`${ended[status]} x ${status}`],
    );
    const time = `${durationText(durationMs)}${this.#options.isSimulated ? ' of simulated time' : ''}`;
    return this.#facts('Jobs', [
      ['queued', String(queued)],
      ['started', String(waits.count)],
      ['ended', [String(ends), ...(ends === 0 ? [] : [byStatus.join(', ')])].join(': ')],
      ['at the end', `${running} running, ${waiting} waiting`],
      ['most at once', `${mostRunning} running, ${mostWaiting} waiting`],
      ['time', time],
      ['throughput', durationMs > 0 ? rateText(ends, durationMs) : 'none: it took no time'],
    ]);
  }

  #waits(): string {
    const { waits, longest } = this.#times;
    const who = longest && ` (job ${longest.job}, ${harmless(longest.runbook)})`;
    return this.#facts('Waits from queued to started', [
      ['mean', durationText(waits.meanMs)],
      ['median', durationText(waits.percentileMs(50))],
      ['95%', durationText(waits.percentileMs(95))],
      ['99%', durationText(waits.percentileMs(99))],
      ['longest', `${durationText(waits.longestMs)}${who ?? ''}`],
    ]);
  }

  /** All servers as they were given. Of many the busiest and the idlest, with a line between that counts. */
  #servers(): string {
    const { durationMs, servers: played } = this.#times;
    const given = this.#options.servers ?? [];
    const uses = new Map(this.#times.usesOf(given, durationMs).map((use) => [use.name, use]));
    const names = [...new Set([...uses.keys(), ...played.keys()])];
    const busyOf = (name: string) => uses.get(name)?.utilisation ?? played.get(name)?.busyMs ?? 0;
    const isLong = names.length > mostRows;
    const sorted = isLong ? names.toSorted((one, other) => busyOf(other) - busyOf(one)) : names;
    const half = mostRows / 2;
    const shown = isLong ? [...sorted.slice(0, half), ...sorted.slice(-half)] : sorted;
    // The last columns need the throttles.
    const columns = given.length === 0 ? serverColumns.slice(0, 3) : serverColumns;
    const rows = shown.map((name) => {
      const { jobs: count, busyMs } = played.get(name) ?? { jobs: 0, busyMs: 0 };
      const { throttle, utilisation = null } = uses.get(name) ?? {};
      const slots = durationMs === 0 ? '-' : (busyMs / durationMs).toFixed(1);
      const use = utilisation === null ? '-' : `${Math.round(utilisation * 100)}%`;
      return [harmless(name), String(count), slots, String(throttle ?? '-'), use].slice(0, columns.length);
    });
    const more = names.length - shown.length;
    const lines = this.#table(columns, rows);
    if (isLong)
      lines.splice(1 + half, 0, `and ${more} more, no busier than these and no idler than those below\n`);
    return lines.join('');
  }

  #runbooks(): string {
    const all = [...this.#times.runbooks].filter(([, waits]) => waits.count > 0);
    const sorted = all.toSorted(([, one], [, other]) => other.meanMs - one.meanMs);
    const rows = sorted.slice(0, mostRows).map(([runbook, waits]) => {
      const durations = [waits.meanMs, waits.percentileMs(95), waits.longestMs].map(durationText);
      return [harmless(runbook), String(waits.count), ...durations];
    });
    const more = all.length - rows.length;
    const lines = this.#table(runbookColumns, rows);
    if (more > 0) lines.push(`and ${more} more, which waited no longer on average\n`);
    return lines.join('');
  }

  #fairness(): string {
    const { fairness, runbooks } = this.#times;
    const started = [...runbooks.values()].filter(({ count }) => count > 0).length;
    const never = runbooks.size - started;
    const facts: [string, string][] = [['index', `${threeDigits(fairness)} (Jain's, of their mean waits)`]];
    if (started > 1) {
      facts.push(['at 1', `all ${started} runbooks wait equally long`]);
      facts.push([`at ${threeDigits(1 / started)}`, 'one runbook does all the waiting']);
    }
    if (never > 0) facts.push(['left out', `${counted(never, 'runbook')} of which no job started`]);
    return this.#facts('Fairness between runbooks', facts);
  }

  #facts(title: string, facts: readonly (readonly [label: string, value: string])[]): string {
    const { width } = this.#options;
    const lines = facts.map(([label, value]) => {
      const line = `${label.padEnd(valueColumn)}${value}`;
      const room = { indent: valueColumn, width: width ?? Number.POSITIVE_INFINITY };
      return `${indented(brokenAtWords(line, room), valueColumn)}\n`;
    });
    return `${this.#strong(title)}\n${lines.join('')}`;
  }

  /** The lines of a table, its titles first. */
  #table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
    const [titles = '', ...lines] = textTable(columns, rows, this.#options.width);
    return [`${this.#strong(titles.trimEnd())}\n`, ...lines];
  }

  #strong(text: string): string {
    return (this.#options.colours ?? plainColours).strong(text);
  }
}

const serverColumns: readonly Column[] = [
  { title: 'Server', least: 8 },
  { title: 'Jobs started', isNumber: true },
  { title: 'Slots in use', isNumber: true },
  { title: 'Throttle', isNumber: true },
  { title: 'In use', isNumber: true },
];

const runbookColumns: readonly Column[] = [
  { title: 'Runbook', least: 16 },
  { title: 'Jobs started', isNumber: true },
  { title: 'Mean wait', isNumber: true },
  { title: '95%', isNumber: true },
  { title: 'Longest', isNumber: true },
];

/** `2.5 jobs a minute`: by the shortest unit in which there is at least one. */
function rateText(count: number, durationMs: number): string {
  const units = Object.entries(perMs);
  const [unit, unitMs] = units.find(([, ms]) => (count * ms) / durationMs >= 1) ?? ['day', perMs.day];
  const jobs = counted(threeDigits((count * unitMs) / durationMs), 'job');
  return `${jobs} ${unit === 'hour' ? 'an' : 'a'} ${unit}`;
}

/** A number in three digits, more of them for a whole part that is longer. */
function threeDigits(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
