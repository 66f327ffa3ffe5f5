import { type FieldRule, nameOnly, type ObjectType } from './object-type.ts';

/** The values of FileAgeOptions: the text of the Designer's list, in the Designer's language. */
const ageCodes = {
  '(no age filter)': '(no age filter)',
  'is less than': 'Is less than',
  'is more than': 'Is more than',
  '(kein Altersfilter)': '(no age filter)',
  'Aelter als': 'Is more than',
  'Älter als': 'Is more than',
} as const;

const age = (property: string): Readonly<Record<string, FieldRule>> => ({
  FileAgeOptions: { property, codes: ageCodes },
  FileAgeDays: { property: 'days', as: 'number' },
});

const truth = (property: string): FieldRule => ({ property, as: 'boolean' });

/**
 * The form of File Management activities in exports. An item that repeats an input is published under the
 * name of the input's field. Fields of Monitor File, Delete File and Delete Folder come from one synthetic
 * file.
 */
export const fileManagementObjectTypes: readonly ObjectType[] = [
  nameOnly('Compress File'),
  { ...nameOnly('Copy File'), fields: age('fileAge') },
  {
    type: 'Create Folder',
    guids: ['{CEB6137B-9A5A-4326-8F40-9EE3064D65A7}'],
    fields: { Folder: 'folder' },
    items: { Folder: 'Folder path' },
  },
  nameOnly('Decompress File'),
  {
    type: 'Delete File',
    guids: [],
    fields: {
      OriginFolder: 'path',
      OriginOptions: truth('deleteFilesFromSubFolders'),
      ...age('fileAge'),
    },
    items: {
      OriginFolder: 'Origin folder',
      OriginOptions: 'Delete files from sub-folders',
      FileAgeOptions: 'File age option',
      FileAgeDays: 'File age days',
      FileName: 'File name',
    },
  },
  {
    type: 'Delete Folder',
    guids: [],
    fields: {
      Folder: 'path',
      DeleteOptions: { property: 'deleteFolderOptions', codes: { All: 'Delete all files and sub-folders' } },
    },
    items: { Folder: 'Base Folder to start deletion from', DeleteOptions: 'Delete folder options' },
  },
  {
    type: 'Get File Status',
    guids: ['{3B803776-8E67-4892-8CC2-947A46DB42A5}'],
    fields: { SourcePath: 'file', Recursive: truth('includeSubFolders'), ...age('fileAge') },
    items: {
      SourcePath: 'Name and path of the origin file',
      Recursive: 'Include sub-folders',
      FileAgeOptions: 'Modified date option',
      FileAgeDays: 'File age days',
      FileExists: 'File exists',
      FileName: 'File name',
      FileSize: 'File size (bytes)',
      FileFolder: 'File folder',
      FullFileName: 'File path',
      FileExtension: 'File name extension',
    },
  },
  {
    type: 'Monitor File',
    guids: [],
    fields: {
      Path: 'inFolder',
      IncludeSubFolders: truth('includeSubFolders'),
      Filters: {
        property: 'filters',
        nested: true,
        rows: { FieldId: 'name', Test: 'relation', FilterValue: 'value' },
      },
      NotifyIfCreated: truth('notifyIfCreated'),
      NotifyIfChanged: truth('notifyIfChanged'),
      NotifyIfRenamed: truth('notifyIfRenamed'),
      NotifyIfDeleted: truth('notifyIfDeleted'),
    },
    items: {
      Path: 'Origin Folder',
      IncludeSubFolders: 'Include sub-folders',
      NotifyIfCreated: 'Notify if created',
      NotifyIfChanged: 'Notify if changed',
      NotifyIfRenamed: 'Notify if renamed',
      NotifyIfDeleted: 'Notify if deleted',
      FileName: 'Name and path of the file',
      FileNameExt: 'File name',
      FileSize: 'File size (bytes)',
    },
  },
  nameOnly('Monitor Folder'),
  { ...nameOnly('Move File'), fields: age('fileAge') },
  nameOnly('Move Folder'),
  nameOnly('PGP Decrypt File'),
  nameOnly('PGP Encrypt File'),
  { ...nameOnly('Print File'), fields: age('age') },
  { ...nameOnly('Rename File'), fields: age('fileAge') },
];
