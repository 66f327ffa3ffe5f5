import { countItem, echoItem, executionItem, rowItem } from '../define-activity.ts';
import { choiceProperty, numberProperty, textProperty, truthProperty } from '../known-property.ts';

/** The choices of the Designer's list *File age*. */
export const fileAges = ['Is more than', 'Is less than', '(no age filter)'] as const;

/** *File age* and *days*: which of the matching files are taken. */
export const fileAgeProperties = () => ({
  fileAge: choiceProperty(
    fileAges,
    'Which files are taken by age: those less than "days" days old, those more than that, or all.',
  ),
  days: numberProperty('The days the age of files is compared with.'),
});

/** *Include sub-folders*. */
export const includeSubFolders = () =>
  truthProperty('Whether files in the sub-folders are taken as well; left out: no.');

/** What happens if the destination has a file of that name. */
export const ifTheDestinationExists = () =>
  choiceProperty(
    ['Overwrite', 'Fail', 'Create a file with a unique name'],
    'What happens if the folder already has a file of that name.',
  );

/** User name and password of a monitor, for folders on another computer. */
export const authenticationProperties = () => ({
  userName: textProperty('The user name for a folder on another computer.'),
  password: textProperty('The password for a folder on another computer.'),
});

/** The columns of a monitor's filters. */
export const filterColumns = () => ({
  name: textProperty('The property that is compared: the file name, its extension, its size, …'),
  relation: textProperty('How it is compared.'),
  value: textProperty('What it is compared with.'),
});

/** Items that count the files: how many matched, how many succeeded and how many failed. */
export const operationCounts = (total: string) => [
  countItem(total, 'How many files matched.'),
  ...operationResults(),
];

/** The same for activities that do not publish the total. */
export const operationResults = () => [
  countItem('Number of successful file operations', 'How many files it worked for.'),
  executionItem('Number of failed file operations', 'How many files it did not work for.', 'Integer'),
];

/** The items about each file. */
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
