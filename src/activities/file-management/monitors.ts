import { echoItem, executionItem as item, rowItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import {
  choiceProperty,
  numberProperty,
  rowsProperty,
  textProperty,
  truthProperty,
} from '../known-property.ts';
import { authenticationProperties, filterColumns, subFolders } from './file-properties.ts';

/** The boxes of the Triggers tab: property, item of the same meaning, and what triggers the monitor. */
const fileTriggers = [
  ['notifyIfChanged', 'Notify if changed', 'was changed'],
  ['notifyIfCreated', 'Notify if created', 'was created'],
  ['notifyIfDeleted', 'Notify if deleted', 'was deleted'],
  ['notifyIfRenamed', 'Notify if renamed', 'was renamed'],
  ['notifyIfFileAttributesChanged', 'Notify if file attributes changed', 'has other attributes'],
  ['notifyIfFileCreationTimeChanged', 'Notify if file creation time changed', 'has another creation time'],
  [
    'notifyIfFileLastAccessTimeChanged',
    'Notify if file last access time changed',
    'has another time of last access',
  ],
  [
    'notifyIfFileLastWriteTimeChanged',
    'Notify if file last write time changed',
    'has another time of last change',
  ],
  ['notifyIfFileSecurityChanged', 'Notify if file security changed', 'has other permissions'],
] as const;

const userName = echoItem('User name', 'userName', 'The user name for a folder on another computer.');

const monitorFile: KnownActivity = {
  name: 'Monitor File',
  summary: 'Starts the runbook when files in a folder change.',
  multiValue: true,
  isMonitor: true,
  // Exports show more items of the file than the documentation lists.
  publishesMore: true,
  properties: () => ({
    inFolder: textProperty('The folder with the files.'),
    includeSubFolders: truthProperty('Whether files in the sub-folders are watched as well.'),
    filters: rowsProperty(filterColumns(), 'Which files are watched; none: all of them.'),
    ...Object.fromEntries(
      fileTriggers.map(([property, , when]) => [
        property,
        truthProperty(`Whether the runbook starts when a file ${when}.`),
      ]),
    ),
    ...authenticationProperties(),
  }),
  publishes: [
    rowItem('Change type', 'What happened to the file.'),
    rowItem('Name and path of the file', 'The file.'),
    rowItem('File name', 'The name of the file with its extension.'),
    rowItem('File size (bytes)', 'The size of the file in bytes.', 'Integer'),
    subFolders,
    ...fileTriggers.map(([property, name, when]) =>
      echoItem(name, property, `Whether the runbook was to start when a file ${when}.`, 'Boolean'),
    ),
    echoItem('Origin Folder', 'inFolder', 'The folder that was watched.'),
    userName,
  ],
};

const monitorFolder: KnownActivity = {
  name: 'Monitor Folder',
  summary: 'Starts the runbook when a folder or the files in it change.',
  multiValue: true,
  isMonitor: true,
  properties: () => ({
    path: textProperty('The folder.'),
    includeSubFolders: truthProperty('Whether sub-folders are watched as well.'),
    fileFilters: rowsProperty(filterColumns(), 'Which files are watched; none: all of them.'),
    numberOfFilesIs: truthProperty('Whether the number of files is watched.'),
    numberOfFilesRelation: choiceProperty(
      ['greater than', 'equal to', 'less than'],
      'How the number of files is compared.',
    ),
    numberOfFilesLimit: numberProperty('What the number of files is compared with.'),
    totalFileSizeIs: truthProperty('Whether the size of all files together is watched.'),
    totalFileSizeRelation: choiceProperty(['greater than', 'less than'], 'How that size is compared.'),
    totalFileSizeLimit: numberProperty('What that size is compared with.'),
    totalFileSizeMeasure: textProperty('The unit of measure of that number.'),
    ...authenticationProperties(),
  }),
  publishes: [
    subFolders,
    echoItem(
      'Trigger if number of files changed',
      'numberOfFilesIs',
      'Whether the number of files was watched.',
      'Boolean',
    ),
    echoItem(
      'Trigger if total file size changed',
      'totalFileSizeIs',
      'Whether the total size was watched.',
      'Boolean',
    ),
    item('Number of files', 'The number of files.', 'Integer'),
    echoItem('Number of files relation', 'numberOfFilesRelation', 'How it was compared.'),
    echoItem('Number of files limit', 'numberOfFilesLimit', 'What it was compared with.', 'Integer'),
    echoItem('Origin Folder', 'path', 'The folder that was watched.'),
    echoItem('Total file size measure', 'totalFileSizeMeasure', 'The unit of measure of the size.'),
    echoItem('Total file size relation', 'totalFileSizeRelation', 'How the size was compared.'),
    echoItem('Total file size limit', 'totalFileSizeLimit', 'What it was compared with.', 'Number'),
    item('Total file size number', 'The total size.', 'Number'),
    userName,
  ],
};

/** Monitors of files and folders (8.5). */
export const fileMonitors: readonly KnownActivity[] = [monitorFile, monitorFolder];
