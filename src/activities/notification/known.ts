import { echoItem } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';
import { textProperty } from '../known-property.ts';

/** Notification activities that play through their simulated outcome (8.6). */
export const knownNotificationActivities = knownActivities('Notification', [
  {
    name: 'Send Syslog Message',
    summary: 'Creates a message on a syslog server.',
    properties: () => ({
      computer: textProperty('The computer with the syslog server.'),
      text: textProperty('The message.'),
      priority: textProperty('The priority of the message.'),
      facility: textProperty('The facility it is from.'),
    }),
    publishes: [
      echoItem('Computer', 'computer', 'The computer with the syslog server.'),
      echoItem('Priority', 'priority', 'The priority of the message.'),
      echoItem('Facility', 'facility', 'The facility it is from.'),
      echoItem('Message', 'text', 'The message.'),
    ],
  },
]);
