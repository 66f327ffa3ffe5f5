import { echoItem, rowItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, rowsProperty, textProperty } from '../known-property.ts';
import { filesRead, filesRenamed, filesWritten } from '../touched-things.ts';
import {
  ageDays,
  fileAgeProperties,
  ifTheDestinationExists,
  includeSubFolders,
  operationCounts,
  operationRow,
  originFolder,
  subFolders,
} from './file-properties.ts';

const properties = () => ({
  file: textProperty('Path and name of the files; * and ? stand for any characters.'),
  includeSubFolders: includeSubFolders(),
  folder: textProperty('The folder the files go to.'),
  ifTheDestinationExists: ifTheDestinationExists(),
  ...fileAgeProperties(),
  modifiedDate: choiceProperty(
    ['Date of transfer', 'Same as original'],
    'Which modified date the files have at their destination.',
  ),
});

const published = (ageOption: string) => [
  originFolder,
  echoItem('Destination folder', 'folder', 'The folder the files went to.'),
  ...operationCounts('Total number of files to be transferred'),
  ...operationRow,
  ...destination('ifTheDestinationExists'),
  echoItem(ageOption, 'fileAge', 'How the age of files was compared.'),
  ageDays,
  subFolders,
];

/** The items about the destination of a file. `property` says what happens if the destination exists. */
function destination(property: string) {
  return [
    echoItem('If destination exists', property, 'What was to happen where the destination exists.'),
    echoItem('Modified date option', 'modifiedDate', 'Which modified date the files were to have.'),
    rowItem('Name and path of the destination file', 'Where the file is now.'),
    rowItem('Name and path of the origin file', 'Where the file was.'),
  ];
}

/** Activities that move, copy or rename files (8.5). */
export const transfers: readonly KnownActivity[] = [
  {
    name: 'Copy File',
    summary: 'Copies files from one folder to another.',
    touches: filesRead,
    multiValue: true,
    properties,
    publishes: published('File age date options'),
  },
  {
    name: 'Move File',
    summary: 'Moves files from one folder to another.',
    touches: filesWritten,
    multiValue: true,
    properties,
    publishes: published('File age date option'),
  },
  {
    name: 'Rename File',
    summary: 'Renames files.',
    touches: filesRenamed,
    multiValue: true,
    properties: () => ({
      folder: textProperty('The folder with the files.'),
      includeSubFolders: includeSubFolders(),
      destination: rowsProperty(
        {
          oldName: textProperty('The old name; * and ? stand for any characters.'),
          newName: textProperty('The new name.'),
        },
        'The old names, each with its new name.',
      ),
      ...fileAgeProperties(),
      modifiedDate: choiceProperty(
        ['Date of rename', 'Same as original'],
        'Which modified date the files have under their new names.',
      ),
      destinationAlreadyExists: ifTheDestinationExists(),
    }),
    publishes: [
      originFolder,
      subFolders,
      rowItem('Destination folder', 'The folder the renamed file is in.'),
      ...destination('destinationAlreadyExists'),
      echoItem('Destination date', 'modifiedDate', 'Which date the files were to have.'),
      ageDays,
      ...operationCounts('Total number of files to be renamed'),
      ...operationRow,
      rowItem('Pattern that matched file', 'The old name in the list that the file matched.'),
      rowItem('Pattern file renamed to', 'The new name beside it.'),
    ],
  },
];
