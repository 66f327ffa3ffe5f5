import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../../../src/activities/catalogue.ts';
import { propertySchemaOf } from '../../../../src/activities/property-schema.ts';
import { emailObjectTypes } from '../../../../src/formats/ois/types/email.ts';
import { fileManagementObjectTypes } from '../../../../src/formats/ois/types/file-management.ts';
import { notificationObjectTypes } from '../../../../src/formats/ois/types/notification.ts';
import type { FieldRule, ObjectType } from '../../../../src/formats/ois/types/object-type.ts';
import { objectTypeOf } from '../../../../src/formats/ois/types/object-types.ts';
import { textFileObjectTypes } from '../../../../src/formats/ois/types/text-file-management.ts';

const all = [
  ...fileManagementObjectTypes,
  ...textFileObjectTypes,
  ...emailObjectTypes,
  ...notificationObjectTypes,
];

/** What a rule makes of a field: values to try under their properties. */
function valuesOf(rule: FieldRule): readonly Readonly<Record<string, unknown>>[] {
  if (typeof rule === 'string') return [{ [rule]: '{{a.B}}' }];
  if ('secret' in rule) return [{ [rule.secret]: '{{$Secret}}' }];
  if ('properties' in rule) return [Object.fromEntries(rule.properties.map((property) => [property, 'x']))];
  if ('as' in rule)
    return [{ [rule.property]: rule.as === 'number' ? 7 : true }, { [rule.property]: '{{a.B}}' }];
  if ('codes' in rule) return Object.values(rule.codes).map((value) => ({ [rule.property]: value }));
  if ('rows' in rule)
    return Object.values(rule.rows)
      .flatMap(valuesOf)
      .map((row) => ({ [rule.property]: [row] }));
  return [{ [rule.property]: 'x' }];
}

test('every type of the four categories stands in the tables, once', () => {
  const categories = new Set(['File Management', 'Text File Management', 'Email', 'Notification']);
  const names = [...standardCatalogue.values()]
    .filter(({ category }) => categories.has(category))
    .map(({ name }) => name);
  expect(all.map(({ type }) => type).toSorted()).toEqual(names.toSorted());
});

describe.each(all.map((entry) => [entry.type, entry] as const))('%s', (name, { fields, items }) => {
  const type = standardCatalogue.get(name)!;

  test('what its fields become is what its schema takes', () => {
    for (const [field, rule] of Object.entries(fields))
      for (const properties of valuesOf(rule))
        expect(propertySchemaOf(type).safeParse(properties).error?.issues, field).toBeUndefined();
  });

  test('its published fields are items that it publishes', () => {
    const published = type.publishes.map((item) => item.name);
    for (const [field, item] of Object.entries(items)) expect(published, field).toContain(item);
  });

  test('a published field of the name of an input repeats that input, where the item repeats anything', () => {
    for (const [field, item] of Object.entries(items)) {
      const rule = fields[field];
      const echoes = type.publishes.find((candidate) => candidate.name === item)?.echoes;
      if (rule === undefined || echoes === undefined) continue;
      expect(Object.keys(valuesOf(rule)[0] ?? {}), field).toEqual([echoes]);
    }
  });
});

test.each([
  ['{EAB9A2AF-FA87-4E2A-82EC-DC414B20E733}', 'Send Email'],
  ['{A1F1D52C-CB88-4C74-848D-D3E62BB22B1C}', 'Append Line'],
  ['{64F6B908-70F3-46C0-BEB1-79E788C99421}', 'Send Event Log Message'],
  ['{87E28B20-3E83-45E0-985A-FEEA6CE09084}', 'Send Platform Event'],
  ['{3B803776-8E67-4892-8CC2-947A46DB42A5}', 'Get File Status'],
  ['{A7FB4661-885C-4A36-9856-5FD0AB136A69}', 'Read Line'],
  ['{CEB6137B-9A5A-4326-8F40-9EE3064D65A7}', 'Create Folder'],
])('%s is %s, in whatever case', (guid, name) => {
  expect(objectTypeOf(guid.toLowerCase(), 'Anything')?.type).toBe(name);
});

test('types whose GUID nobody knows are found by name', () => {
  for (const name of ['Monitor File', 'delete file', 'DELETE FOLDER'])
    expect(objectTypeOf('{B1A2C3D4-0000-0000-0000-0000000000D1}', name)?.type.toLowerCase()).toBe(
      name.toLowerCase(),
    );
});

test('the fields that exports are known to have come across', () => {
  const known: Readonly<Record<string, string>> = {
    'Send Email':
      'Domain EMAIL_RECIPIENTS FailIfAttachmentMissing MailFormat MailPriority MessageContent MessageType OutgoingServer OutgoingServerEnableSsl OutgoingServerPort Password SenderAddress Subject Username',
    'Append Line': 'Encoding FileName Text',
    'Read Line': 'Encoding FileName Lines',
    'Get File Status': 'FileAgeDays FileAgeOptions Recursive SourcePath',
    'Create Folder': 'Folder',
    'Send Platform Event': 'EventDetails EventSummary EventType',
    'Send Event Log Message': 'ComputerName MessageText Severity',
    'Delete File': 'FileAgeDays FileAgeOptions OriginFolder OriginOptions',
    'Delete Folder': 'DeleteOptions Folder',
    'Monitor File':
      'Filters IncludeSubFolders NotifyIfChanged NotifyIfCreated NotifyIfDeleted NotifyIfRenamed Path',
  };
  const table = new Map(all.map((entry): [string, ObjectType] => [entry.type, entry]));
  for (const [type, fields] of Object.entries(known))
    expect(Object.keys(table.get(type)!.fields).toSorted().join(' '), type).toBe(fields);
});
