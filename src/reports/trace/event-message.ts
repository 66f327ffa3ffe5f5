import { shortReason } from '../../text/condition-words.ts';
import { harmless } from '../../text/harmless.ts';
import { counted, durationText, returnedText } from '../../text/plain-words.ts';
import { branchText } from '../../trace/branch-text.ts';
import type {
  ActivityEnd,
  EventLogMessage,
  InstanceEnd,
  JobQueued,
  PlatformEvent,
  RunStart,
  TraceEvent,
} from '../../trace/trace-event.ts';

/** The message of an event, in plain words on one line, without the name of its activity or runbook. */
export function eventMessage(event: TraceEvent): string {
  switch (event.event) {
    case 'RunStart':
      return runStart(event);
    case 'JobQueued':
      return jobQueued(event);
    case 'JobStart':
      return `job ${event.job} started${event.server === null ? '' : ` on ${harmless(event.server)}`}`;
    case 'JobEnd':
      return `job ${event.job} ${event.status.toLowerCase()}`;
    case 'InstanceStart':
      return 'runbook started';
    case 'InstanceEnd':
      return instanceEnd(event);
    case 'ActivityStart':
      return `started on token ${event.token}${event.attempt === 1 ? '' : `, attempt ${event.attempt}`}`;
    case 'ActivityEnd':
      return activityEnd(event);
    case 'TokenDropped':
      return `token ${event.token} goes no further: ${harmless(shortReason(event.reason))}`;
    case 'JunctionReleased':
      return `released: ${counted(event.arrived, 'token')} arrived, ${goOn(event.emitted)}`;
    case 'EventLogMessage':
      return `${harmless(event.message)}${isElsewhere(event) ? ` (on ${harmless(event.computer)})` : ''}`;
    case 'PlatformEvent':
      return platformEvent(event);
    case 'Diagnostic':
      return `${harmless(event.message)} [${event.code}]`;
  }
}

/** Whether a message goes to another computer than the runbook server; only then its computer is printed. */
function isElsewhere({ computer, server }: EventLogMessage): boolean {
  return computer !== '' && computer.toLowerCase() !== server?.toLowerCase();
}

/** `platform event: Disk full: C: has 1 GB left`. */
function platformEvent({ summary, details }: PlatformEvent): string {
  const texts = [summary, details].map(harmless).filter((text) => text !== '');
  return ['platform event', ...texts].join(': ');
}

function runStart({ seed, version, time }: RunStart): string {
  return `run started on ${time.slice(0, 10)} (UTC), seed ${seed}, Pianola ${harmless(version)}`;
}

function jobQueued(event: JobQueued): string {
  const { job, parent, parentIsWaiting } = event;
  if (parent === null) return `job ${job} queued`;
  const purpose = branchText(event);
  const queued = `job ${job} queued by job ${parent}${parentIsWaiting ? ', which waits for it' : ''}`;
  return purpose === '' ? queued : `${queued}: ${purpose}`;
}

function goOn(tokens: number): string {
  return tokens === 1 ? '1 goes on' : `${tokens} go on`;
}

function instanceEnd({ status, returned }: InstanceEnd): string {
  const text = returnedText(returned);
  return `runbook ended ${status}${text === '' ? '' : `, returned ${text}`}`;
}

function activityEnd({ status, attempt, rows, durationMs, errorSummary, simulated }: ActivityEnd): string {
  const again = attempt === 1 ? '' : ` at attempt ${attempt}`;
  const time = durationMs === 0 ? '' : ` after ${durationText(durationMs)}`;
  const ended = `ended ${status}${again}${time}, ${counted(rows, 'row')}${simulated ? ' (simulated)' : ''}`;
  return errorSummary === '' ? ended : `${ended}: ${harmless(errorSummary)}`;
}
