// Properties and published data of the types for files, text files, emails and notifications, held against
// the Designer's own labels, which are written down here by hand.

import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { propertySchemaOf } from '../../src/activities/property-schema.ts';
import { knowsPublishedItems, publishedItemsOf } from '../../src/engine/activity-type.ts';
import { chainOf, readAll } from '../support/reading.ts';
import { activityOf } from './call.ts';

const age = ['File age', 'days'];
const search = ['File', 'File encoding', 'Search text', 'Case sensitive', 'Use regular expressions'];
const pgp = ['Path', 'Include sub-directories', 'Output folder', 'Keyring folder'];

/**
 * The labels of each type's tabs. Where the Designer has radio buttons without a label of their own, what the
 * property is called is added in the second list.
 */
const labels: Readonly<Record<string, readonly [readonly string[], (readonly string[])?]>> = {
  'Compress File': [
    [
      'Folder',
      'Include files in sub-folders',
      'File',
      'Store relative path in archive',
      'If the destination archive already exists',
      'Compression level',
    ],
  ],
  'Copy File': [
    ['File', 'Include sub-folders', 'Folder', 'If the destination exists', ...age],
    ['modifiedDate'],
  ],
  'Move File': [
    ['File', 'Include sub-folders', 'Folder', 'If the destination exists', ...age],
    ['modifiedDate'],
  ],
  'Rename File': [
    ['Folder', 'Include sub-folders', 'Destination', ...age, 'Destination already exists'],
    ['modifiedDate'],
  ],
  'Decompress File': [
    ['File', 'Files to extract', 'Folder', 'Reproduce tree', 'If the destination file exists'],
  ],
  'Create Folder': [['Folder']],
  'Delete File': [['Path', 'Delete files from sub-folders', ...age]],
  'Delete Folder': [['Path', 'Delete folder options']],
  'Move Folder': [['Source', 'Destination']],
  'Get File Status': [['File', 'Include sub-folders', ...age]],
  'Print File': [['File', 'Printer', 'Age', 'days']],
  'PGP Decrypt File': [[...pgp, 'Passphrase'], ['ifTheFileExists']],
  'PGP Encrypt File': [
    [...pgp, 'File extension', 'Key file', 'User', 'Comment', 'Email'],
    ['ifTheFileExists'],
  ],
  'Monitor File': [
    [
      'In folder',
      'Include sub-folders',
      'Filters',
      'Notify if changed',
      'Notify if created',
      'Notify if deleted',
      'Notify if renamed',
      'Notify if file attributes changed',
      'Notify if file creation time changed',
      'Notify if file last access time changed',
      'Notify if file last write time changed',
      'Notify if file security changed',
      'User name',
      'Password',
    ],
  ],
  'Monitor Folder': [
    [
      'Path',
      'Include sub-folders',
      'File Filters',
      'Number of files is',
      'Number of files relation',
      'Number of files limit',
      'Total file size is',
      'Total file size relation',
      'Total file size limit',
      'Total file size measure',
      'User name',
      'Password',
    ],
  ],
  'Send Email': [
    [
      'Subject',
      'Recipients',
      'Message',
      'Attachments',
      'Task fails if an attachment is missing',
      'Priority',
      'Format',
      'User Id',
      'Password',
      'Domain',
      'Email address',
      'Computer',
      'Port',
      'Enable SSL',
    ],
    ['messageType'],
  ],
  'Send Event Log Message': [['Computer', 'Message', 'Severity']],
  'Send Platform Event': [['Summary', 'Details'], ['eventType']],
  'Send Syslog Message': [['Computer', 'Text', 'Priority', 'Facility']],
  'Append Line': [['File', 'File encoding', 'Text']],
  'Delete Line': [['File', 'File encoding', 'Line numbers']],
  'Find Text': [[...search, 'Result']],
  'Get Lines': [['File', 'File encoding', 'Lines']],
  'Insert Line': [['File', 'File encoding', 'Text', 'Line number']],
  'Read Line': [['File', 'File encoding', 'Line numbers']],
  'Search and Replace Text': [[...search, 'Replacement text']],
};

/** `If the destination exists` as a key of a file: `ifTheDestinationExists`. */
function camelCase(label: string): string {
  const [first = '', ...rest] = label.toLowerCase().split(/[ -]/);
  return first + rest.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

const categories = new Set(['File Management', 'Text File Management', 'Email', 'Notification']);
const types = [...standardCatalogue.values()].filter(({ category }) => categories.has(category));

test('the table has every type of the four categories', () => {
  expect(types.map(({ name }) => name).toSorted()).toEqual(Object.keys(labels).toSorted());
});

describe.each(types.map((type) => [type.name, type] as const))('%s', (name, type) => {
  const [shown, unlabelled = []] = labels[name] as NonNullable<(typeof labels)[string]>;

  test("its properties are camelCase of the Designer's labels", () => {
    expect(Object.keys(propertySchemaOf(type).shape).toSorted()).toEqual(
      [...shown.map(camelCase), ...unlabelled].toSorted(),
    );
  });

  test('every property may be left out, and takes a text with a reference', () => {
    expect(propertySchemaOf(type).safeParse({}).success).toBe(true);
    const tables = ['attachments', 'recipients', 'destination', 'filters', 'fileFilters', 'lines'];
    // Fixed by the format: one of three words.
    const fixed = ['severity'];
    for (const key of Object.keys(propertySchemaOf(type).shape)) {
      if (fixed.includes(key)) continue;
      const isTable = tables.includes(key) && !(name === 'Move Folder');
      const value = isTable ? [key === 'attachments' ? '{{a.B}}' : {}] : '{{a.B}}';
      expect(propertySchemaOf(type).safeParse({ [key]: value }).success, key).toBe(true);
    }
  });

  test('a misspelt property is an error that says what was meant', async () => {
    const [key = ''] = Object.keys(propertySchemaOf(type).shape).toSorted((a, b) => b.length - a.length);
    const { problems } = await readAll([chainOf('R', [{ id: 'a', type: name, [`${key}s`]: 'x' }])]);
    expect(problems.map(({ code, hint }) => [code, hint])).toEqual([
      ['unknown-key', `did you mean ${JSON.stringify(key)}?`],
    ]);
  });

  test('what it is said to repeat is one of its properties, and a thing that can be repeated as one text', () => {
    for (const { name: item, echoes, level } of type.publishes) {
      if (echoes === undefined) continue;
      expect(Object.keys(propertySchemaOf(type).shape), item).toContain(echoes);
      expect(level, item).toBe('execution');
      expect(['recipients', 'destination', 'filters', 'fileFilters', 'lines'], item).not.toContain(
        name === 'Move Folder' ? '' : echoes,
      );
    }
  });
});

const operations = [
  'Origin folder',
  'Number of successful file operations',
  'Number of failed file operations',
  'File operation status',
  'File path',
  'File name',
  'Name and path of the file relative to the origin folder',
];
const moved = [
  ...operations,
  'Destination folder',
  'If destination exists',
  'File age days',
  'Modified date option',
  'Name and path of the destination file',
  'Name and path of the origin file',
  'Include sub-folders',
];

test.each<[string, string[]]>([
  ['Compress File', ['Archive name and path', 'Number of files within archive', 'Size of archive']],
  [
    'Decompress File',
    [
      'Archive name and path',
      'Number of files within archive',
      'Size of archive',
      'Size of the decompressed files',
    ],
  ],
  ['Copy File', [...moved, 'Total number of files to be transferred', 'File age date options']],
  ['Move File', [...moved, 'Total number of files to be transferred', 'File age date option']],
  [
    'Rename File',
    [
      ...moved,
      'Destination date',
      'Total number of files to be renamed',
      'Pattern that matched file',
      'Pattern file renamed to',
    ],
  ],
  [
    'Delete File',
    [
      ...operations,
      'File age days',
      'File age option',
      'Name and path of the file',
      'Total number of files',
      'Delete files from sub-folders',
    ],
  ],
  ['Create Folder', ['Folder path']],
  [
    'Delete Folder',
    [
      'Folder path',
      'Folder pattern to match',
      'Base Folder to start deletion from',
      'Delete folder options',
      'Name and path of the folder',
    ],
  ],
  ['Move Folder', ['Origin name of the folder', 'Destination name of the folder', 'New folder path']],
  [
    'Print File',
    [
      'Origin folder',
      'Number of successful file operations',
      'Number of failed file operations',
      'Name and path of the file',
      'Name of the printer',
    ],
  ],
  [
    'PGP Decrypt File',
    ['Keyring folder', 'Output folder', 'Files to decrypt', 'Files decrypted', 'Decrypted filename'],
  ],
  [
    'Delete Line',
    ['File name', 'File encoding', 'Line number', 'Line numbers', 'Deleted text', 'Number of deletions'],
  ],
  ['Insert Line', ['File name', 'File encoding', 'Line text', 'Line number']],
  ['Send Syslog Message', ['Computer', 'Priority', 'Facility', 'Message']],
])('%s publishes what the Designer lists for it', (name, items) => {
  const type = standardCatalogue.get(name)!;
  expect(type.publishes.map((item) => item.name).toSorted()).toEqual(items.toSorted());
  expect(type.publishesAreKnown).toBe(true);
});

test('Get Lines publishes two items for each of its ranges, and what they are is known where no name is a reference (8.8)', () => {
  const type = standardCatalogue.get('Get Lines')!;
  const lines = [{ name: 'Head', range: '1' }, { name: 'Tail', range: 'LASTLINES:2' }, { name: 'Head' }];
  const activity = activityOf(type, { file: 'a.txt', lines });
  const own = publishedItemsOf(activity, type).slice(type.publishes.length);
  expect(own.map(({ name, level }) => `${name}, ${level}`)).toEqual([
    'Head line text, row',
    'Head line numbers, row',
    'Tail line text, row',
    'Tail line numbers, row',
  ]);
  expect(knowsPublishedItems(activity, type)).toBe(true);
  const referring = activityOf(type, { lines: [{ name: '{{a.B}}' }] });
  expect(knowsPublishedItems(referring, type)).toBe(false);
});

test('a subscription to a range that Get Lines does not have is stale, one to a range it has is not (A8)', async () => {
  const codesOf = async (item: string) => {
    const { problems } = await readAll([
      chainOf('R', [
        { id: 'get', type: 'Get Lines', lines: [{ name: 'Head', range: '1' }] },
        { id: 'log', type: 'Send Event Log Message', message: `{{get.${item}}}` },
      ]),
    ]);
    return problems.map(({ code, severity }) => `${severity} ${code}`);
  };
  expect(await codesOf('Head line text')).toEqual([]);
  expect(await codesOf('Body line text')).toEqual(['warning unknown-item']);
});
