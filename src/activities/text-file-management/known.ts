import { countItem, echoItem, executionItem as item, rowItem } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';
import { choiceProperty, numberProperty, textProperty } from '../known-property.ts';
import { filesRead, filesWritten } from '../touched-things.ts';
import {
  encodingItem,
  fileNameItem,
  fileProperties,
  lineNumberForms,
  searchProperties,
} from './file-properties.ts';
import { getLines } from './get-lines.ts';

const search = [
  echoItem('Case sensitive', 'caseSensitive', 'Whether the search was case sensitive.', 'Boolean'),
  encodingItem,
  fileNameItem,
  rowItem('Line number of match', 'The number of the line.', 'Integer'),
  countItem('Number of lines matched', 'How many lines match.'),
  countItem('Number of matches', 'How many matches there are.'),
  rowItem('Original line', 'The whole line as it was.'),
  echoItem('Search text', 'searchText', 'What was searched for.'),
  echoItem('Use Regex', 'useRegularExpressions', 'Whether it was a regular expression.', 'Boolean'),
];

const lineNumbersProperty = () => textProperty(`Which lines: ${lineNumberForms}.`);
const lineNumbersItem = echoItem('Line numbers', 'lineNumbers', 'Which lines were asked for.');

/** Text File Management activities; all play through their simulated outcome (8.8). */
export const knownTextFileManagementActivities = [
  ...knownActivities('Text File Management', [
    {
      name: 'Append Line',
      summary: 'Appends a line of text to a text file.',
      touches: filesWritten,
      properties: () => ({ ...fileProperties(), text: textProperty('The line.') }),
      publishes: [
        echoItem('File path', 'file', 'The file.'),
        encodingItem,
        echoItem('Line text', 'text', 'The line that was appended.'),
        item('Line number', 'Its number.', 'Integer'),
      ],
    },
    {
      name: 'Delete Line',
      summary: 'Deletes lines from a text file.',
      touches: filesWritten,
      multiValue: true,
      properties: () => ({ ...fileProperties(), lineNumbers: lineNumbersProperty() }),
      publishes: [
        fileNameItem,
        encodingItem,
        rowItem('Line number', 'The number of the line.', 'Integer'),
        lineNumbersItem,
        rowItem('Deleted text', 'The text of the line.'),
        countItem('Number of deletions', 'How many lines were deleted.'),
      ],
    },
    {
      name: 'Find Text',
      summary: 'Finds text in a text file.',
      touches: filesRead,
      multiValue: true,
      properties: () => ({
        ...fileProperties(),
        ...searchProperties(),
        result: choiceProperty(
          [
            'Only the first line that matches the text will be returned',
            'All lines that match the text will be returned',
          ],
          'Which of the lines that match are published.',
        ),
      }),
      publishes: [
        ...search,
        echoItem(
          'Return first line or all lines',
          'result',
          'Whether the first matching line was wanted or all.',
        ),
        rowItem('Match start', 'Where the match starts in the line.', 'Integer'),
        rowItem('Match end', 'Where the match ends in the line.', 'Integer'),
        rowItem('Matched text', 'The text that matches.'),
      ],
    },
    {
      name: 'Insert Line',
      summary: 'Inserts a line into a text file.',
      touches: filesWritten,
      properties: () => ({
        ...fileProperties(),
        text: textProperty('The line.'),
        lineNumber: numberProperty('The number it is to have.'),
      }),
      publishes: [
        fileNameItem,
        encodingItem,
        echoItem('Line text', 'text', 'The line that was inserted.'),
        echoItem('Line number', 'lineNumber', 'Its number.', 'Integer'),
      ],
    },
    {
      name: 'Read Line',
      summary: 'Reads lines from a text file.',
      touches: filesRead,
      multiValue: true,
      properties: () => ({ ...fileProperties(), lineNumbers: lineNumbersProperty() }),
      publishes: [
        fileNameItem,
        encodingItem,
        rowItem('Line text', 'The text of the line.'),
        rowItem('Line number', 'The number of the line.', 'Integer'),
        lineNumbersItem,
      ],
    },
    {
      name: 'Search and Replace Text',
      summary: 'Searches a text file for text and replaces it.',
      touches: filesWritten,
      multiValue: true,
      properties: () => ({
        ...fileProperties(),
        ...searchProperties(),
        replacementText: textProperty('What it is replaced with.'),
      }),
      publishes: [
        ...search,
        rowItem('Modified line', 'The whole line as it was written.'),
        echoItem('Replace text', 'replacementText', 'What it was replaced with.'),
      ],
    },
  ]),
  getLines,
];
