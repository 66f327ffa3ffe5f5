import type { ActivityEnd, ActivityStart, TraceEvent } from '../../trace/trace-event.ts';
import type { TraceReport } from './trace-report.ts';

/**
 * The native trace (format section 4): one event per line as JSON, every key, in the order the events carry them.
 * Each line is byte for byte what JSON.stringify gives.
 */
export function ndjson(): TraceReport {
  const line = jsonLine();
  return { event: line, end: () => '' };
}

/**
 * Executions are nearly all of a long trace, and JSON.stringify takes twice as long over them: what neighbouring events have in common
 * is kept as text, and only what differs is put together anew.
 */
function jsonLine(): (event: TraceEvent) => string {
  const quoted = quotedTexts();
  let common: TraceEvent | undefined;
  let commonText = '';
  let activity: ActivityStart | ActivityEnd | undefined;
  let activityText = '';

  const commonOf = (e: TraceEvent): string => {
    if (common === undefined || !isInCommon(e, common)) {
      common = e;
      const at = `"time":${quoted(e.time)},"event":${quoted(e.event)},"level":${quoted(e.level)},"eventId":${e.eventId}`;
      const where = `"source":${quoted(e.source)},"server":${quoted(e.server)},"job":${e.job},"runbook":${quoted(e.runbook)}`;
      commonText = `,${at},${where},"cause":`;
    }
    return commonText;
  };
  const activityOf = (e: ActivityStart | ActivityEnd): string => {
    if (e.activity !== activity?.activity || e.name !== activity.name || e.type !== activity.type) {
      activity = e;
      activityText = `,"activity":${quoted(e.activity)},"name":${quoted(e.name)},"type":${quoted(e.type)},"sequenceNumber":`;
    }
    return activityText;
  };
  const execution = (e: ActivityStart | ActivityEnd): string =>
    `{"seq":${e.seq}${commonOf(e)}${e.cause}${activityOf(e)}${e.sequenceNumber},"token":"${e.token}","parentToken":${
      e.parentToken === null ? 'null' : `"${e.parentToken}"`
    },"attempt":${e.attempt}`;

  return (e) => {
    if (e.event === 'ActivityStart') return `${execution(e)}}\n`;
    if (e.event !== 'ActivityEnd') return `${JSON.stringify(e)}\n`;
    const error = e.errorSummary === '' ? '""' : JSON.stringify(e.errorSummary);
    const end = `,"status":"${e.status}","rows":${e.rows},"durationMs":${e.durationMs},"errorSummary":${error}`;
    const simulated = e.simulated === undefined ? '' : ',"simulated":true';
    const data = e.data === undefined ? '' : `,"data":${JSON.stringify(e.data)}`;
    const script = e.script === undefined ? '' : `,"script":${JSON.stringify(e.script)}`;
    return `${execution(e)}${end}${simulated}${data}${script}}\n`;
  };
}

function isInCommon(left: TraceEvent, right: TraceEvent): boolean {
  return (
    left.event === right.event &&
    left.level === right.level &&
    left.time === right.time &&
    left.job === right.job &&
    left.runbook === right.runbook &&
    left.server === right.server &&
    left.eventId === right.eventId &&
    left.source === right.source
  );
}

const mostKept = 4096;

/** JSON text of strings that come again and again; forgotten when there are too many. */
function quotedTexts(): (text: string | null) => string {
  const kept = new Map<string | null, string>();
  return (text) => {
    let json = kept.get(text);
    if (json === undefined) {
      if (kept.size >= mostKept) kept.clear();
      json = JSON.stringify(text);
      kept.set(text, json);
    }
    return json;
  };
}
