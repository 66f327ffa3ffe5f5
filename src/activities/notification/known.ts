import { executionItem as item } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';

/** Notification activities that play through their simulated outcome (8.6). */
export const knownNotificationActivities = knownActivities('Notification', [
  {
    name: 'Send Platform Event',
    summary: 'Creates an activity event.',
    publishes: [
      item('Type', 'The type of the event: Information, Warning or Error.'),
      item('Summary', 'The summary of the event.'),
      item('Details', 'The details of the event.'),
    ],
  },
  { name: 'Send Syslog Message', summary: 'Creates a message on a syslog server.' },
]);
