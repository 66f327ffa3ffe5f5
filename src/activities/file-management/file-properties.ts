import { countItem, echoItem, executionItem, rowItem } from '../define-activity.ts';
import { choiceProperty, numberProperty, textProperty, truthProperty } from '../known-property.ts';

/** What the Designer's list beside *File age* offers. */
export const fileAges = ['Is more than', 'Is less than', '(no age filter)'] as const;

/** *File age* and *days*: which of the files that match are taken. */
export const fileAgeProperties = () => ({
  fileAge: choiceProperty(
    fileAges,
    'Which files are taken by age: those that are less than so many days old, those that are more, or all.',
  ),
  days: numberProperty('The days the age of files is compared with.'),
});

/** *Include sub-folders*. */
export const includeSubFolders = () =>
  truthProperty('Whether files in the sub-folders are taken as well; left out: no.');

/** What may happen when a file is in the way. */
export const ifTheDestinationExists = () =>
  choiceProperty(
    ['Overwrite', 'Fail', 'Create a file with a unique name'],
    'What happens where the folder has a file of that name already.',
  );

/** User name and password of a monitor, for folders on another computer. */
export const authenticationProperties = () => ({
  userName: textProperty('The user name for a folder on another computer.'),
  password: textProperty('The password for a folder on another computer.'),
});

/** Columns of the filters of a monitor. */
export const filterColumns = () => ({
  name: textProperty('What is looked at: the file name, its extension, its size, …'),
  relation: textProperty('How it is compared.'),
  value: textProperty('What it is compared with.'),
});

/** How many files were dealt with, and how many of them in vain. */
export const operationCounts = (total: string) => [
  countItem(total, 'How many files matched.'),
  ...operationResults(),
];

/** The same where the total is not published. */
export const operationResults = () => [
  countItem('Number of successful file operations', 'How many files it worked for.'),
  executionItem('Number of failed file operations', 'How many files it did not work for.', 'Integer'),
];

/** What is said of each file that was dealt with. */
export const operationRow = [
  rowItem('File operation status', 'Whether it worked for the file.'),
  rowItem('File path', 'The path of the file.'),
  rowItem('File name', 'The name of the file.'),
  rowItem(
    'Name and path of the file relative to the origin folder',
    'Where the file was below the origin folder.',
  ),
];

export const originFolder = executionItem('Origin folder', 'The folder the files were looked for in.');
export const ageDays = echoItem(
  'File age days',
  'days',
  'The days the age of files was compared with.',
  'Integer',
);
export const subFolders = echoItem(
  'Include sub-folders',
  'includeSubFolders',
  'Whether sub-folders were included.',
  'Boolean',
);
