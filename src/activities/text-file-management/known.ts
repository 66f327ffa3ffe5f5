import { countItem, executionItem as item, rowItem } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';

const encoding = item('File encoding', 'The encoding of the file.');
const fileName = item('File name', 'The file.');

const search = [
  item('Case sensitive', 'Whether the search was case sensitive.', 'Boolean'),
  encoding,
  fileName,
  rowItem('Line number of match', 'The number of the line.', 'Integer'),
  countItem('Number of lines matched', 'How many lines match.'),
  countItem('Number of matches', 'How many matches there are.'),
  rowItem('Original line', 'The whole line as it was.'),
  item('Search text', 'What was searched for.'),
  item('Use Regex', 'Whether it was a regular expression.', 'Boolean'),
];

/** Text File Management activities; all play through their simulated outcome (8.8). */
export const knownTextFileManagementActivities = knownActivities('Text File Management', [
  {
    name: 'Append Line',
    summary: 'Appends a line of text to a text file.',
    publishes: [
      item('File path', 'The file.'),
      encoding,
      item('Line text', 'The line that was appended.'),
      item('Line number', 'Its number.', 'Integer'),
    ],
  },
  { name: 'Delete Line', summary: 'Deletes lines from a text file.', multiValue: true },
  {
    name: 'Find Text',
    summary: 'Finds text in a text file.',
    multiValue: true,
    publishes: [
      ...search,
      item('Return first line or all lines', 'Whether the first matching line was wanted or all.'),
      rowItem('Match start', 'Where the match starts in the line.', 'Integer'),
      rowItem('Match end', 'Where the match ends in the line.', 'Integer'),
      rowItem('Matched text', 'The text that matches.'),
    ],
  },
  {
    name: 'Get Lines',
    summary: 'Gets lines from a text file by named filters.',
    multiValue: true,
    // `<Name> line text` and `<Name> line numbers` for each of the author's filters.
    publishesMore: true,
    publishes: [
      item('File path', 'The file.'),
      encoding,
      countItem('Total Number of Lines in the Ranges Specified', 'How many lines were found.'),
    ],
  },
  { name: 'Insert Line', summary: 'Inserts a line into a text file.' },
  {
    name: 'Read Line',
    summary: 'Reads lines from a text file.',
    multiValue: true,
    publishes: [
      fileName,
      encoding,
      rowItem('Line text', 'The text of the line.'),
      rowItem('Line number', 'The number of the line.', 'Integer'),
      item('Line numbers', 'Which lines were asked for.'),
    ],
  },
  {
    name: 'Search and Replace Text',
    summary: 'Searches a text file for text and replaces it.',
    multiValue: true,
    publishes: [
      ...search,
      rowItem('Modified line', 'The whole line as it was written.'),
      item('Replace text', 'What it was replaced with.'),
    ],
  },
]);
