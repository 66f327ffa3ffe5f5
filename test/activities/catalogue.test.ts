import { expect, test } from 'vitest';
import { z } from 'zod';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { propertySchemaOf } from '../../src/activities/property-schema.ts';
import { categories, playOf } from '../../src/engine/activity-type.ts';
import { CountItems } from '../../src/engine/count-items.ts';
import { activityCommonShape } from '../../src/model/runbook-schema.ts';
import { activityOf } from './call.ts';

const types = [...standardCatalogue.values()];

test("the catalogue has the standard activities of each category, by the Designer's names (section 8), ours (section 14) and those of integration packs", () => {
  const names = Object.fromEntries(
    categories.map((category) => [
      category,
      types
        .filter((type) => type.category === category)
        .map((type) => type.name)
        .sort(),
    ]),
  );
  expect(names).toEqual({
    'Runbook Control': [
      'Break',
      'For Each',
      'Initialize Data',
      'Invoke Runbook',
      'Junction',
      'Parallel',
      'Return Data',
    ],
    System: [
      'End Process',
      'Get SNMP Variable',
      'Monitor SNMP Trap',
      'Query WMI',
      'Restart System',
      'Run .Net Script',
      'Run Program',
      'Run SSH Command',
      'Save Event Log',
      'Send SNMP Trap',
      'Set SNMP Variable',
      'Start/Stop Service',
    ],
    Scheduling: ['Check Schedule', 'Monitor Date/Time'],
    Monitoring: [
      'Get Computer/IP Status',
      'Get Disk Space Status',
      'Get Internet Application Status',
      'Get Process Status',
      'Get Service Status',
      'Monitor Computer/IP',
      'Monitor Disk Space',
      'Monitor Event Log',
      'Monitor Internet Application',
      'Monitor Process',
      'Monitor Service',
      'Monitor WMI',
    ],
    'File Management': [
      'Compress File',
      'Copy File',
      'Create Folder',
      'Decompress File',
      'Delete File',
      'Delete Folder',
      'Get File Status',
      'Monitor File',
      'Monitor Folder',
      'Move File',
      'Move Folder',
      'PGP Decrypt File',
      'PGP Encrypt File',
      'Print File',
      'Rename File',
    ],
    Email: ['Send Email'],
    Notification: ['Send Event Log Message', 'Send Platform Event', 'Send Syslog Message'],
    Utilities: [
      'Apply XSLT',
      'Compare Values',
      'Connect/Disconnect Dial-up',
      'Disconnect Network Path',
      'Format Date/Time',
      'Generate Random Text',
      'Get Counter Value',
      'Get Dial-up Status',
      'Invoke Web Services',
      'Map Network Path',
      'Map Published Data',
      'Modify Counter',
      'Monitor Counter',
      'Query Database',
      'Query XML',
      'Read Text Log',
      'Write Web Page',
      'Write to Database',
    ],
    'Text File Management': [
      'Append Line',
      'Delete Line',
      'Find Text',
      'Get Lines',
      'Insert Line',
      'Read Line',
      'Search and Replace Text',
    ],
    'Service Manager': [
      'Create Change with Template',
      'Create Incident with Template',
      'Create Object',
      'Create Related Object',
      'Create Relationship',
      'Delete Relationship',
      'Get Activity',
      'Get Object',
      'Get Relationship',
      'Monitor Object',
      'Update Activity',
      'Update Object',
      'Upload Attachment',
    ],
    'Active Directory': [
      'Add Computer To Group',
      'Add Group To Group',
      'Add User To Group',
      'Create Computer',
      'Create Group',
      'Create User',
      'Delete Computer',
      'Delete Group',
      'Delete User',
      'Disable Computer',
      'Disable User',
      'Enable Computer',
      'Enable User',
      'Get Computer',
      'Get Group',
      'Get Organizational Unit',
      'Get User',
      'Move Computer',
      'Move Group',
      'Move User',
      'Remove Computer From Group',
      'Remove Group From Group',
      'Remove User From Group',
      'Rename Group',
      'Rename User',
      'Reset User Password',
      'Unlock User',
      'Update Computer',
      'Update Group',
      'Update User',
    ],
    'Virtual Machine Manager': [
      'Create Checkpoint',
      'Create Network Adapter',
      'Create New Disk',
      'Create New Disk From VHD',
      'Create User Role',
      'Create VM From Template',
      'Create VM From VHD',
      'Create VM From VM',
      'Get Checkpoint',
      'Get Disk',
      'Get Network Adapter',
      'Get User Role',
      'Get VM',
      'Manage Checkpoint',
      'Move VM',
      'Remove User Role',
      'Remove VM',
      'Repair VM',
      'Resume VM',
      'Run VMM PowerShell Script',
      'Shut Down VM',
      'Start VM',
      'Stop VM',
      'Suspend VM',
      'Update Disk',
      'Update Network Adapter',
      'Update User Role Property',
      'Update User Role Quota',
      'Update VM',
    ],
    'Operations Manager': [
      'Create Alert',
      'Get Alert',
      'Get Monitor',
      'Monitor Alert',
      'Monitor State',
      'Start Maintenance Mode',
      'Stop Maintenance Mode',
      'Update Alert',
    ],
    'Integration Packs': ['Integration Pack Activity', 'Integration Pack Monitor'],
  });
});

test('names are unique, so that the catalogue holds every type', () => {
  expect(new Set(types.map((type) => type.name.toLowerCase())).size).toBe(types.length);
  expect(types).toHaveLength(77 + 13 + 30 + 29 + 8 + 2);
});

test('every property, at any depth, and every published item says what it is for', () => {
  const silent = types.flatMap((type) => [
    ...undescribed(z.toJSONSchema(propertySchemaOf(type), { io: 'input' }), type.name),
    ...type.publishes
      .filter((item) => item.description.trim() === '')
      .map((item) => `${type.name}.${item.name}`),
    ...(type.summary.trim() === '' ? [type.name] : []),
  ]);
  expect(silent).toEqual([]);
});

function undescribed(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== 'properties') return undescribed(value, `${path}/${key}`);
    return Object.entries(value as Record<string, { description?: string }>).flatMap(([name, property]) => [
      ...(property.description === undefined ? [`${path}.${name}`] : []),
      ...undescribed(property, `${path}.${name}`),
    ]);
  });
}

test('an item is published once by a type, and no name differs from another in case only', () => {
  for (const type of types) {
    const names = type.publishes.map((item) => item.name.toLowerCase());
    expect(new Set(names).size, type.name).toBe(names.length);
  }
});

test('what an item repeats is a property of its type', () => {
  const lost = types.flatMap(({ name, publishes, properties }) =>
    publishes
      .filter(
        ({ echoes }) =>
          echoes !== undefined && !Object.hasOwn(propertySchemaOf({ properties }).shape, echoes),
      )
      .map((item) => `${name}.${item.name} repeats ${item.echoes}`),
  );
  expect(lost).toEqual([]);
});

test('no property hides a key that every activity has', () => {
  const common = ['type', ...Object.keys(activityCommonShape)];
  for (const type of types)
    for (const key of common) expect(Object.keys(propertySchemaOf(type).shape), type.name).not.toContain(key);
});

test('monitors and Initialize Data can only start a runbook, a Junction never can (1.5, section 4)', () => {
  const starters = types.filter((type) => type.start === 'only').map((type) => type.name);
  expect(starters.filter((name) => !/\bMonitor\b/.test(name))).toEqual(['Initialize Data']);
  expect(starters).toHaveLength(13 + 4);
  expect(types.filter((type) => type.isMonitor).map((type) => type.name)).toEqual(
    starters.filter((name) => name !== 'Initialize Data'),
  );
  expect(types.filter((type) => type.start === 'never').map((type) => type.name)).toEqual(['Junction']);
});

test('JavaScript is scripted, the other languages of Run .Net Script play through their outcome', () => {
  const type = standardCatalogue.get('Run .Net Script')!;
  expect(playOf(activityOf(type, { script: '' }), type).how).toBe('scripted');
  expect(playOf(activityOf(type, { script: '', language: 'PowerShell' }), type).how).toBe('outcome');
});

test('a mocked execution publishes the count items of its type; none is invented (A7, section 2)', () => {
  const items = (name: string, rows: number) => new CountItems(standardCatalogue.get(name)!).of(rows);
  expect(items('Get Object', 0)).toEqual({ Count: 0, NumberOfObjects: 0 });
  expect(items('Get User', 0)).toEqual({ Count: 0, NumberOfObjects: 0 });
  for (const name of ['Query Database', 'Run Program', 'Read Line', 'Get VM', 'Update Object'])
    expect(items(name, 2)).toEqual({});
  expect(items('Query XML', 3)).toEqual({ 'Node count': 3 });
  expect(items('Find Text', 5000)).toEqual({ 'Number of lines matched': 5000, 'Number of matches': 5000 });
  expect(items('Append Line', 1)).toEqual({});
  expect(items('Run .Net Script', 7)).toEqual({});
});

test('count items are frozen, and shared for small counts', () => {
  const counts = new CountItems(standardCatalogue.get('Find Text')!);
  expect(counts.of(2)).toBe(counts.of(2));
  expect(Object.isFrozen(counts.of(2)) && Object.isFrozen(counts.of(100_000))).toBe(true);
});
