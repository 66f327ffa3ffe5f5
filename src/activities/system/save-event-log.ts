import type { Zod } from '../../engine/activity-type.ts';
import { echoItem, executionItem as item } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, shapeOf, textProperty, truthProperty } from '../known-property.ts';

const fields = ['Event ID', 'Source', 'Category', 'Description', 'Type', 'Computer', 'Date/time'] as const;

const filtersSchema = (z: Zod) =>
  z
    .strictObject(
      shapeOf(
        {
          eventId: textProperty('The event id.'),
          source: textProperty('What Source must be.'),
          category: textProperty('What Category must be.'),
          description: textProperty('What Description must be.'),
          type: textProperty('What Type must be.'),
          computer: textProperty('What Computer must be.'),
          dateFrom: textProperty('The earliest date and time.'),
          dateTo: textProperty('The latest date and time.'),
        },
        z,
      ),
    )
    .optional()
    .describe('Only entries that match all of these are saved.');

const properties = () => ({
  computer: textProperty('The computer the event log is on; localhost: the runbook server.'),
  eventLog: textProperty('The name of the event log.'),
  include: (z: Zod) =>
    z.array(z.enum(fields)).optional().describe('The fields to save; left out: all of them.'),
  filters: filtersSchema,
  fileName: textProperty('The file to save to, on the computer of the event log.'),
  ifFileExists: choiceProperty(
    ['Create a file with a unique name', 'Append', 'Overwrite', 'Fail'],
    'What happens if the file already exists.',
  ),
  fileFormat: choiceProperty(
    ['CSV Delimited', 'TAB Delimited', 'Custom Delimited'],
    'How the fields of an entry are separated.',
  ),
  delimiter: textProperty('What separates the fields in format "Custom Delimited".'),
  createColumnHeadings: truthProperty('Whether the file begins with the names of the fields.'),
});

/** Saves entries of an event log to a text file (8.2). */
export const saveEventLog: KnownActivity = {
  name: 'Save Event Log',
  summary: 'Saves entries of an event log to be used later.',
  properties,
  publishes: [
    echoItem('Event log name', 'eventLog', 'The event log that was saved.'),
    echoItem('Computer', 'computer', 'The computer the event log is on.'),
    echoItem('Name and path of the file where entries are saved', 'fileName', 'The file.'),
    item('Number of Entries', 'How many entries were saved.', 'Integer'),
  ],
};
