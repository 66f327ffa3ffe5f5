import { echoItem, rowItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, rowsProperty, textProperty } from '../known-property.ts';

const properties = () => ({
  computer: textProperty('The computer the event log is on.'),
  eventLog: textProperty('The name of the event log.'),
  messageFilters: rowsProperty(
    {
      property: choiceProperty(
        ['Category', 'Description', 'Event ID', 'Source', 'Type'],
        'The property of the entry.',
      ),
      relation: choiceProperty(
        [
          'contains',
          'does not contain',
          'is different than',
          'is equal to',
          'is lower than',
          'is lower than or equals',
          'is more than',
          'is more than or equals',
        ],
        'How it is compared; texts with "contains", the event id with the others.',
      ),
      value: textProperty('What it is compared with.'),
    },
    'Which entries count; left out: all of them.',
  ),
});

/** Starts a runbook for each new entry of an event log (8.4). */
export const monitorEventLog: KnownActivity = {
  name: 'Monitor Event Log',
  summary: 'Starts the runbook when events that match a filter appear in an event log.',
  multiValue: true,
  isMonitor: true,
  properties,
  publishes: [
    echoItem('Event log name', 'eventLog', 'The event log.'),
    echoItem('Computer', 'computer', 'The computer the event log is on.'),
    rowItem('Log entry description', 'The text of the entry.'),
    rowItem('Log Entry ID', 'The event id.', 'Integer'),
    rowItem('Log Entry source', 'The source of the event.'),
    rowItem('Log Entry computer', 'The computer where the event occurred.'),
    rowItem('Log Entry type', 'The type of the event.'),
    rowItem('Log Entry date', 'The date of the entry.'),
    rowItem('Log Entry time', 'The time of the entry.'),
  ],
};
