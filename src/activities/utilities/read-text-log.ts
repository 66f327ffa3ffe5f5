import { countItem, executionItem as item, rowItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, numberProperty, textProperty } from '../known-property.ts';
import { filesRead } from '../touched-things.ts';

/** Reads lines of a log file in which each line begins with a time stamp (8.7). */
export const readTextLog: KnownActivity = {
  name: 'Read Text Log',
  summary: 'Reads lines of a structured text log file.',
  touches: filesRead,
  multiValue: true,
  properties: () => ({
    file: textProperty('The log file.'),
    folder: textProperty('Instead of a file: the folder whose most recent file is read.'),
    pattern: textProperty('Matching this pattern: which files of the folder are considered, with * and ?.'),
    read: choiceProperty(
      ['lines between the dates', 'lines more recent than', 'new lines'],
      'Which lines to read.',
    ),
    beginDate: textProperty('The first date, in the format of the time stamps.'),
    endDate: textProperty('The last date, in the format of the time stamps.'),
    timestampFormat: textProperty('The format of the time stamps, as in %m/%d/%Y %H:%M:%S.'),
    lastLines: numberProperty('Read the last lines: how many.'),
  }),
  publishes: [
    item('Full path and name of the log file', 'The log file that was read.'),
    countItem('Number of lines matching the condition', 'How many lines were read.'),
    rowItem('Full line matching the filter, including timestamp', 'The whole line.'),
    rowItem('Timestamp of matching line', 'Its timestamp.'),
    rowItem('Message of matching line', 'Its message.'),
  ],
};
