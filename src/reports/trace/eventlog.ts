import { type Colours, plainColours } from '../../text/colours.ts';
import { harmless } from '../../text/harmless.ts';
import { columnsOf, padded } from '../../text/text-columns.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import type { Level, TraceEvent } from '../../trace/trace-event.ts';
import { dataText } from './data-text.ts';
import { eventMessage } from './event-message.ts';
import { eventSubjects } from './event-subject.ts';
import { scriptLines } from './script-lines.ts';
import type { ReportOptions, TraceReport } from './trace-report.ts';

/** The sign of each level. It says the same as the colour. */
export const signs: Readonly<Record<Level, string>> = {
  Information: 'i',
  Warning: '!',
  Error: 'x',
  Verbose: '.',
};

const sourceWidth = 12;
const eventIdWidth = 3;
/** If less room than this is left beside the columns, lines continue further to the left. */
const leastMessageWidth = 24;
const narrowIndent = 4;

/**
 * One line for every event, as an event viewer shows it: level, time, source, event id, and the activity (or
 * runbook) with what happened.
 *
 *     i 00:00:00.000 Pianola      131 Run .Net Script: ended success, 10 rows
 *
 * Times are UTC; lines of another day than the first have the date, too. Events of another job than the first
 * are marked with its number, `#2`. Text from runbooks and data stays on its line, without control
 * characters. A script that an event carries is below its line. With `showData`, what an activity published
 * stands behind a bar at the end of its line. Nothing else is cut: with a `width` a line is
 * broken between words and continues below its message.
 */
export function eventlog({
  colours = plainColours,
  width,
  showData = false,
}: ReportOptions = {}): TraceReport {
  const subjectOf = eventSubjects();
  let firstDate: string | undefined;
  const event = (event: TraceEvent): string => {
    const { level, time } = event;
    const date = time.slice(0, 10);
    firstDate ??= date;
    const source = padded(harmless(event.source), sourceWidth);
    const at = `${date === firstDate ? '' : `${date} `}${time.slice(11, 23)}`;
    const rest = ` ${at} ${source} ${String(event.eventId).padStart(eventIdWidth)} `;
    const subject = subjectOf(event);
    const start = signs[level].length + columnsOf(rest);
    const indent = width !== undefined && width - start < leastMessageWidth ? narrowIndent : start;
    const data = showData && event.event === 'ActivityEnd' ? dataText(event.data) : '';
    const line = `${subject}: ${eventMessage(event)}${data}`;
    const text = width === undefined ? line : brokenAtWords(line, { start, indent, width });
    const paint = colours[colourOfLevel[level]];
    const script = 'script' in event ? scriptLines(event.script ?? '', ' '.repeat(indent), width) : '';
    if (level === 'Verbose') return `${indented(paint(signs.Verbose + rest + text), indent)}\n`;
    const message = text.slice(subject.length);
    const told = level === 'Information' ? message : paint(message);
    const about = indented(colours.strong(text.slice(0, subject.length)) + told, indent);
    return `${paint(signs[level])}${colours.quiet(rest)}${about}\n${script}`;
  };
  return { event, end: () => '' };
}

/** The colour of each level. */
const colourOfLevel: Readonly<Record<Level, Exclude<keyof Colours, 'strong'>>> = {
  Error: 'error',
  Warning: 'warning',
  Information: 'information',
  Verbose: 'quiet',
};
