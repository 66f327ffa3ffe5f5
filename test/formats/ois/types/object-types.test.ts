import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { standardCatalogue } from '../../../../src/activities/catalogue.ts';
import { propertySchemaOf } from '../../../../src/activities/property-schema.ts';
import { type ActivityType, packCategories, unknownTypes } from '../../../../src/engine/activity-type.ts';
import type { FieldRule, ObjectType } from '../../../../src/formats/ois/types/object-type.ts';
import { objectTypeOf, objectTypes } from '../../../../src/formats/ois/types/object-types.ts';

/** ois-format section 3 and 2.10, by hand: what stands in an export, and the Designer's name. */
const attested = `
{FA70125F-267E-4065-A4F6-D5493167D663} Publish Policy Data = Return Data
{ED7F2A41-107A-4B74-BAFE-ADAE63632B79} Run .Net Script
{6C576F3D-E927-417A-B145-5D3EFF9C995F} Custom Start = Initialize Data
{C384BCEF-C8A5-4F81-B464-27A576CFECBA} Get Object
{7ECD5536-2611-4C2F-822E-74D5B11CBDAC} Compare Values
{9C1BF9B4-515A-4FD2-A753-87D235D8BA1F} Trigger Policy = Invoke Runbook
{C34AFEDA-F630-4009-A4E1-A3DD39287600} Get Relationship
{6D9637A3-F77B-4425-A308-3AE0568126E4} Query XML
{EAB9A2AF-FA87-4E2A-82EC-DC414B20E733} Send Email
{DA697924-570D-4CA0-89E4-FD88623B6FFD} Update Object
{A1F1D52C-CB88-4C74-848D-D3E62BB22B1C} Append Line
{BADE7081-F51E-4001-A5D0-9011F3CE1217} Create Relationship
{9D2DBEB8-CCE4-4E3B-B3B3-96D09B726AC4} Get User
{64F6B908-70F3-46C0-BEB1-79E788C99421} Send Event Log Message
{87E28B20-3E83-45E0-985A-FEEA6CE09084} Send Platform Event
{BEE88F18-6B32-47BB-871A-F7AE5C59FF12} Start/Stop Service
{C51795D9-B36A-4D7D-A1C5-378CCA05B653} Create Related Object
{3B803776-8E67-4892-8CC2-947A46DB42A5} Get File Status
{5D72BD88-FBDB-4DFA-9E70-29444AE5584E} Create Object
{D4869330-EC1B-4760-8155-558BF036381F} Generate Random Text
{257A2C51-67E6-40C6-8F49-4059E9C3D45E} Monitor Date/Time
{A7FB4661-885C-4A36-9856-5FD0AB136A69} Read Line
{D1911F88-932A-4C5E-AD06-721238067D5A} Query Database
{659B510B-7094-496C-AC2E-E1CEE61573B9} Run VMM PowerShell Script
{C9BCAD52-993A-4D4B-B97B-01FE616676CA} Get Computer/IP Status
{1C5F9236-92E0-4795-8CAA-1669B7643607} Junction
{5EE31BBD-D15D-4D5E-98A9-3F1E30AA2C37} Write To Database = Write to Database
{CEB6137B-9A5A-4326-8F40-9EE3064D65A7} Create Folder
{E741606E-3430-4AA8-A065-A377AD7DD7D1} Get Computer
{9422B625-906E-4575-B819-136B1B0882CF} Get Service Status
{63047DE4-4E52-41E3-B82F-534D846715FF} Monitor Alert
{18313F24-D909-40BA-8E1C-B5D2F0243888} Create VM From Template
{41317D23-CE7E-4191-AA22-F15DC06F963F} Update Attachment = Upload Attachment
{8336A1B4-13C6-4E6C-AEDB-89C3592B467F} Invoke Web Services
{A4A778C4-C789-4C71-9DAA-1CC38E7BEA41} Get Organizational Unit
{247EF83F-1CA6-4AA6-88FA-6976299DB3FE} Update User
{94E8CE99-401B-488B-998A-1B6400205D5C} Enable User
{9DA6BAE3-EC8A-43C2-96A1-7E10772EC5EE} Create User
{C92A9050-27DA-4E9E-80A3-A419A7A00747} Update Activity
{36716B7F-8D7C-4E22-879A-CCC520187566} Add User To Group
{4E753C05-1A1F-4350-B572-09AE196AB593} Get Counter Value
{D2259B53-4C86-4A58-B40B-7493FC182E02} Modify Counter
{15A1CEB4-16D8-4AD7-A54B-8162A309439C} Monitor Counter
{0B807C4B-41C3-4517-B24E-7D98F016AD1C} Check Schedule
`
  .trim()
  .split('\n')
  .map((line) => {
    const [guid = '', ...rest] = line.split(' ');
    const [internal = '', designer = internal] = rest.join(' ').split(' = ');
    return { guid, internal, designer };
  });

test.each(attested)(
  '$guid is $designer, in whatever case, and so is the name $internal',
  ({ guid, internal, designer }) => {
    expect(objectTypeOf(guid, '')?.type).toBe(designer);
    expect(objectTypeOf(guid.toLowerCase(), 'anything else')?.type).toBe(designer);
    expect(objectTypeOf('{00000000-0000-0000-0000-000000000000}', internal.toUpperCase())?.type).toBe(
      designer,
    );
    expect(objectTypeOf('', designer)?.type).toBe(designer);
  },
);

test('no GUID is in the table that nobody has seen, none twice, and a name means one type', () => {
  const guids = objectTypes.flatMap((type) => type.guids);
  // The Wait of Opalis is a Junction by its GUID, but not by its name.
  const wait = '{B40FDFBD-6E5F-44F0-9AA6-6469B0A35710}';
  expect([...guids].sort()).toEqual([...attested.map(({ guid }) => guid), wait].sort());
  expect(objectTypeOf(wait, 'Wait')?.type).toBe('Junction');
  expect(objectTypeOf('', 'Wait')).toBeUndefined();
  const names = objectTypes.flatMap(({ type, internalNames = [] }) => [type, ...internalNames]);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
});

test('what nobody knows is in no table', () => {
  expect(objectTypeOf('{B1A2C3D4-0000-0000-0000-0000000000D1}', 'Get Weather')).toBeUndefined();
  expect(objectTypeOf('', '')).toBeUndefined();
  expect(objectTypeOf('', unknownTypes.activity)).toBeUndefined();
});

test("every type of the catalogue has an entry, but for Pianola's own", () => {
  const missing = [...standardCatalogue.keys()].filter((name) => objectTypeOf('', name)?.type !== name);
  expect(missing.sort()).toEqual(
    ['Break', 'For Each', 'Parallel', unknownTypes.activity, unknownTypes.monitor].sort(),
  );
});

describe.each(objectTypes.map((type) => [type.type, type] as const))('%s', (_, type) => {
  const known = standardCatalogue.get(type.type) as ActivityType;

  test('is in the catalogue, and publishes every item its fields are called by', () => {
    expect(known).toBeDefined();
    const names = known.publishes.map(({ name }) => name);
    for (const item of Object.values(type.items)) expect(names).toContain(item);
  });

  test('has a property for every field, of a kind that takes what the rule gives', () => {
    if (packCategories.has(known.category)) expect(type.fields).toEqual({});
    for (const [field, rule] of Object.entries(type.fields)) expectFits(rule, propertySchemaOf(known), field);
  });

  test('gives each property from one field only', () => {
    const given = Object.values(type.fields).flatMap(propertiesGiven);
    expect(new Set(given).size).toBe(given.length);
  });
});

function propertiesGiven(rule: FieldRule): readonly string[] {
  if (typeof rule === 'string') return [rule];
  if ('secret' in rule) return [rule.secret];
  return 'properties' in rule ? rule.properties : [rule.property];
}

/** Expects that everything a rule can make of a field is a value of the property. */
function expectFits(rule: FieldRule, shape: z.core.$ZodType, field: string): void {
  expect(shape, field).toBeInstanceOf(z.ZodObject);
  const object = shape as z.ZodObject;
  for (const property of propertiesGiven(rule)) {
    expect(Object.keys(object.shape), field).toContain(property);
    const schema = object.shape[property] as z.ZodType;
    if (typeof rule === 'object' && 'rows' in rule) {
      const row = rowOf(schema);
      for (const [column, inner] of Object.entries(rule.rows)) expectFits(inner, row, `${field}.${column}`);
      continue;
    }
    for (const value of valuesOf(rule))
      expect(schema.safeParse(value).success, `${field}: ${value} for ${property}`).toBe(true);
  }
}

function rowOf(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return rowOf(schema.def.innerType);
  expect(schema).toBeInstanceOf(z.ZodArray);
  return (schema as z.ZodArray).element;
}

function valuesOf(rule: FieldRule): readonly unknown[] {
  if (typeof rule === 'object' && 'codes' in rule) return Object.values(rule.codes);
  if (typeof rule === 'object' && 'as' in rule) return rule.as === 'number' ? [0, 5] : [true, false];
  return ['any text', '{{a.Item}}'];
}

/** Types whose fields other code converts. */
const elsewhere = new Set(['Invoke Runbook', 'Run .Net Script', 'Compare Values']);

test.each(objectTypes.filter(({ type }) => !elsewhere.has(type)).map((type) => [type.type, type] as const))(
  '%s can be played even when the export says nothing about it',
  (_, { type, convert }) => {
    const { properties = {}, taken = [], approximated = [] } = convert?.(() => '') ?? {};
    const schema = propertySchemaOf(standardCatalogue.get(type) as ActivityType);
    expect(schema.safeParse(properties).error?.issues ?? []).toEqual([]);
    expect(taken).toEqual([]);
    if (Object.keys(properties).length > 0) expect(approximated.join('')).not.toBe('');
  },
);

test.each([
  ['', 8],
  ['0', 8],
  ['many', 8],
  ['2000000', 8],
  ['12', undefined],
  ['\\`d.T.~Vb/{D4869330-EC1B-4760-8155-558BF0363810}\\`d.T.~Vb/', undefined],
])('a Generate Random Text of length "%s" gets the length %s instead', (text, length) => {
  const converted = objectTypeOf('', 'Generate Random Text')?.convert?.(() => text);
  expect(converted?.properties).toEqual(length === undefined ? {} : { length });
  expect(converted?.approximated).toHaveLength(length === undefined ? 0 : 1);
});

test('a type that would be computed from fields that nobody has seen is stood in for', () => {
  for (const name of ['Format Date/Time', 'Map Published Data'])
    expect(objectTypeOf('', name)?.convert?.(() => 'x').simulate).toEqual({ status: 'success' });
});

test('what a Modify Counter does is said to be unknown', () => {
  const convert = objectTypeOf('', 'Modify Counter')?.convert;
  expect(convert?.(() => '')).toMatchObject({ properties: { counter: '' } });
  expect(convert?.(() => '{1}')).toMatchObject({
    properties: {},
    approximated: [expect.stringContaining('adds 1')],
  });
});

test('an ObjectType is plain enough to be shown: text, lists and records', () => {
  const shown = objectTypes.map(({ convert: _, ...plain }: ObjectType) => plain);
  expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
});
