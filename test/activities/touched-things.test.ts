import { expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { activityOf } from './call.ts';

/** `read a.txt` and `write a.txt` for what an activity with these properties touches. */
function touched(name: string, properties: object): readonly string[] {
  const type = standardCatalogue.get(name);
  if (type === undefined) throw new Error(`there is no ${name}`);
  const things = type.touches?.(activityOf(type, properties)) ?? [];
  return things.map((thing) => `${thing.isWrite ? 'write' : 'read'} ${thing.name}`);
}

test.each([
  ['Query XML', { xmlFile: 'D:\\a.xml', xPathQuery: '/a' }, ['read D:\\a.xml']],
  ['Query XML', { xmlText: '<a/>', xPathQuery: '/a' }, []],
  ['Delete File', { path: 'D:\\a.txt' }, ['write D:\\a.txt']],
  ['Delete File', { path: 'D:/{{q.Name}}' }, []],
  ['Rename File', { folder: 'D:\\in' }, ['write D:\\in']],
  [
    'Rename File',
    {
      folder: 'D:\\in',
      destination: [
        { oldName: 'a.txt', newName: 'b.txt' },
        { oldName: '*.log', newName: '{{q.Name}}' },
      ],
    },
    ['write D:\\in', 'write D:\\in\\a.txt', 'write D:\\in\\b.txt'],
  ],
  ['PGP Encrypt File', { path: 'a.txt' }, ['read a.txt']],
  ['PGP Decrypt File', { path: 'a.gpg' }, ['read a.gpg']],
  ['Compress File', { folder: 'a.txt', file: 'a.zip' }, ['read a.txt', 'write a.zip']],
  ['Decompress File', { file: 'a.zip', folder: 'D:\\out' }, ['read a.zip']],
  [
    'Apply XSLT',
    { inputXmlFile: 'a.xml', xsltFile: 'a.xslt', outputXmlFile: 'b.xml' },
    ['read a.xml', 'read a.xslt', 'write b.xml'],
  ],
  ['Copy File', { file: 'a.txt', folder: 'D:\\out' }, ['read a.txt']],
  ['Append Line', { file: 'a.txt', text: 'x' }, ['write a.txt']],
])('%s with %j touches %j (14.4)', (name, properties, expected) => {
  expect(touched(name, properties)).toEqual(expected);
});
