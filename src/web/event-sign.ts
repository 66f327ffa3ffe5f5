import type { TraceEvent } from '../trace/trace-event.ts';
import type { SignKind } from './signs.tsx';

/** The sign of an event, or undefined for one that nothing came of. */
export function signOf(event: TraceEvent): SignKind | undefined {
  switch (event.event) {
    case 'ActivityEnd':
    case 'InstanceEnd':
      return event.status;
    case 'JobEnd':
      return event.status === 'Completed' ? 'success' : event.status === 'Failed' ? 'failed' : 'canceled';
    case 'TokenDropped':
      return 'dropped';
    case 'ActivityStart':
      return 'running';
    case 'JobQueued':
      return 'queued';
    case 'Diagnostic':
    case 'EventLogMessage':
    case 'PlatformEvent':
      return event.level === 'Error' ? 'failed' : event.level === 'Warning' ? 'warning' : 'note';
    default:
      return 'start';
  }
}
