import { countItem, echoItem, rowItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, numberProperty, textProperty, truthProperty } from '../known-property.ts';
import { filesRead, filesTouched } from '../touched-things.ts';
import {
  ageDays,
  fileAgeProperties,
  fileAges,
  includeSubFolders,
  operationCounts,
  operationResults,
  operationRow,
  originFolder,
  subFolders,
} from './file-properties.ts';

const status: KnownActivity = {
  name: 'Get File Status',
  summary: 'Verifies that a file exists.',
  touches: filesRead,
  multiValue: true,
  properties: () => ({
    file: textProperty('Path and name of the file; * and ? stand for any characters.'),
    includeSubFolders: includeSubFolders(),
    ...fileAgeProperties(),
  }),
  publishes: [
    rowItem('Date and time the file was created', 'Local time of creation.', 'Date/Time'),
    rowItem('UTC date and time the file was created', 'UTC time of creation.', 'Date/Time'),
    ageDays,
    echoItem('Modified date option', 'fileAge', 'How files were searched by date.'),
    rowItem('File exists', 'Whether the file exists.', 'Boolean'),
    rowItem('File name extension', 'The extension of the file.'),
    rowItem('File folder', 'The folder the file is in.'),
    rowItem('File name', 'The name of the file.'),
    rowItem('File owner', 'The owner of the file.'),
    rowItem('File size (bytes)', 'The size of the file in bytes.', 'Integer'),
    echoItem('Name and path of the origin file', 'file', 'The file name and path that was given.'),
    rowItem('Last accessed date and time', 'Local time of the last access.', 'Date/Time'),
    rowItem('Last accessed UTC date and time', 'UTC time of the last access.', 'Date/Time'),
    rowItem('Last modified date and time', 'Local time of the last change.', 'Date/Time'),
    rowItem('Last modified UTC date and time', 'UTC time of the last change.', 'Date/Time'),
    subFolders,
    rowItem('File path', 'The path and name of the file.'),
    rowItem('Encoding type (text files only)', 'The encoding of a text file.'),
  ],
};

const deletion: KnownActivity = {
  name: 'Delete File',
  summary: 'Deletes files.',
  touches: filesTouched({ writes: ['path'] }),
  multiValue: true,
  properties: () => ({
    path: textProperty('Path and name of the files; * and ? stand for any characters.'),
    deleteFilesFromSubFolders: truthProperty('Whether files in the sub-folders are deleted as well.'),
    ...fileAgeProperties(),
  }),
  publishes: [
    ageDays,
    echoItem('File age option', 'fileAge', 'How the age of files was compared.'),
    rowItem('Name and path of the file', 'The name and path of the file.'),
    ...operationRow,
    originFolder,
    ...operationCounts('Total number of files'),
    echoItem(
      'Delete files from sub-folders',
      'deleteFilesFromSubFolders',
      'Whether files in the sub-folders were deleted as well.',
      'Boolean',
    ),
  ],
};

const printing: KnownActivity = {
  name: 'Print File',
  summary: 'Prints text files.',
  touches: filesRead,
  multiValue: true,
  properties: () => ({
    file: textProperty('Path and name of the files; * and ? stand for any characters.'),
    printer: textProperty('The path of the printer.'),
    age: choiceProperty(fileAges, 'Which files are printed by age.'),
    days: numberProperty('The days the age of files is compared with.'),
  }),
  publishes: [
    originFolder,
    ...operationResults(),
    rowItem('Name and path of the file', 'The file that was printed.'),
    echoItem('Name of the printer', 'printer', 'The printer that printed it.'),
  ],
};

const cryptoProperties = (what: string) => ({
  path: textProperty(`Path and name of the files to ${what}; * and ? stand for any characters.`),
  includeSubDirectories: truthProperty('Whether files in the sub-folders are taken as well.'),
  outputFolder: textProperty('The folder the resulting files go to.'),
  ifTheFileExists: choiceProperty(
    ['Skip', 'Overwrite', 'Create unique name'],
    'What happens if the output folder already has a file of that name.',
  ),
  keyringFolder: textProperty('The folder with the keyring.'),
});

const keyring = echoItem('Keyring folder', 'keyringFolder', 'The folder with the keyring.');
const output = echoItem('Output folder', 'outputFolder', 'The folder the resulting files went to.');

const decryption: KnownActivity = {
  name: 'PGP Decrypt File',
  summary: 'Decrypts a file or a folder tree.',
  touches: filesTouched({ reads: ['path'] }),
  multiValue: true,
  properties: () => ({
    ...cryptoProperties('decrypt'),
    passphrase: textProperty('The passphrase of the key.'),
  }),
  publishes: [
    keyring,
    output,
    countItem('Files to decrypt', 'How many files were to be decrypted.'),
    countItem('Files decrypted', 'How many files were decrypted.'),
    rowItem('Decrypted filename', 'Path and name of the decrypted file.'),
  ],
};

const encryption: KnownActivity = {
  name: 'PGP Encrypt File',
  summary: 'Encrypts a file or a folder tree.',
  touches: filesTouched({ reads: ['path'] }),
  multiValue: true,
  properties: () => ({
    ...cryptoProperties('encrypt'),
    fileExtension: textProperty('What is appended to the names of encrypted files; left out: gpg.'),
    keyFile: textProperty('The file with the key; blank: the keyring is used.'),
    user: textProperty('The user name the key was made for.'),
    comment: textProperty('The comment the key was made with.'),
    email: textProperty('The email address the key was made for.'),
  }),
  publishes: [
    echoItem('Key file', 'keyFile', 'The file with the key.'),
    keyring,
    echoItem('User', 'user', 'The user name of the key.'),
    echoItem('Comment', 'comment', 'The comment of the key.'),
    echoItem('Email', 'email', 'The email address of the key.'),
    output,
    countItem('Files to encrypt', 'How many files were to be encrypted.'),
    countItem('Files encrypted', 'How many files were encrypted.'),
    rowItem('Encrypted filename', 'Path and name of the encrypted file.'),
  ],
};

/** Activities that look at files, or change each of them in place (8.5). */
export const singleFiles: readonly KnownActivity[] = [deletion, status, decryption, encryption, printing];
