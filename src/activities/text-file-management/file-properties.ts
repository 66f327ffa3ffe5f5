import { echoItem } from '../define-activity.ts';
import { textProperty, truthProperty } from '../known-property.ts';

/** How line numbers are written, for descriptions (8.8). */
export const lineNumberForms = '1-3,5 or 4-END or 4-END<3 or LASTLINES:10';

/** The properties of every text-file activity. */
export const fileProperties = () => ({
  file: textProperty('Path and name of the text file.'),
  fileEncoding: textProperty(
    "The encoding of the file, by the Designer's name; the activity fails where the file has another.",
  ),
});

/** The text to look for, and how. */
export const searchProperties = () => ({
  searchText: textProperty('The text to look for.'),
  caseSensitive: truthProperty('Whether upper and lower case matter.'),
  useRegularExpressions: truthProperty('Whether the text is a regular expression.'),
});

export const encodingItem = echoItem('File encoding', 'fileEncoding', 'The encoding of the file.');
export const fileNameItem = echoItem('File name', 'file', 'The file.');
