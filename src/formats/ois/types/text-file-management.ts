import type { ObjectType } from './object-type.ts';

/** Fields that the activities of this category share. */
const file = { FileName: 'file', Encoding: 'fileEncoding' } as const;

/** The items of activities that publish the file as *File name*. */
const named = { FileName: 'File name', Encoding: 'File encoding' } as const;

/** The items of activities that publish the file as *File path*. */
const pathed = { FileName: 'File path', Encoding: 'File encoding' } as const;

/**
 * The form of Text File Management activities in exports. Append Line and Read Line are attested; the others
 * are assumed to be alike.
 */
export const textFileObjectTypes: readonly ObjectType[] = [
  {
    type: 'Append Line',
    guids: ['{A1F1D52C-CB88-4C74-848D-D3E62BB22B1C}'],
    fields: { ...file, Text: 'text' },
    items: { ...pathed, Text: 'Line text', LineText: 'Line text', LineNumber: 'Line number' },
  },
  { type: 'Delete Line', guids: [], fields: file, items: named },
  { type: 'Find Text', guids: [], fields: file, items: named },
  { type: 'Get Lines', guids: [], fields: file, items: pathed },
  { type: 'Insert Line', guids: [], fields: file, items: named },
  {
    type: 'Read Line',
    guids: ['{A7FB4661-885C-4A36-9856-5FD0AB136A69}'],
    fields: { ...file, Lines: 'lineNumbers' },
    items: { ...named, Lines: 'Line numbers', LineText: 'Line text', LineNumber: 'Line number' },
  },
  { type: 'Search and Replace Text', guids: [], fields: file, items: named },
];
