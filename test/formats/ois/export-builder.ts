import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { importExport } from '../../../src/formats/ois/import-export.ts';
import { readBundle } from '../../../src/lint/checked-bundle.ts';

/** XML of an export, written by hand from the shapes of the format's description. */
export type Xml = string;

/** A GUID that is easy to tell from others: `guid(3)`. */
export function guid(number: number, group = 'A'): string {
  return `{${group.repeat(8).slice(0, 8)}-0000-0000-0000-${String(number).padStart(12, '0')}}`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A field; `null` for an empty one. */
export function field(name: string, value: string | null, datatype = 'string'): Xml {
  return value === null
    ? `<${name} datatype="null"></${name}>`
    : `<${name} datatype="${datatype}">${escaped(value)}</${name}>`;
}

export function fields(values: Readonly<Record<string, string | null>>): Xml {
  return Object.entries(values)
    .map(([name, value]) => field(name, value))
    .join('');
}

/** A table of rows. */
export function table(name: string, rows: readonly Readonly<Record<string, string | null>>[]): Xml {
  return `<${name}>${rows.map((row) => `<Entry>${fields(row)}</Entry>`).join('')}</${name}>`;
}

/** References as texts have them. */
export const ed = (activity: string, name: string) => `\\\`d.T.~Ed/${activity}.${name}\\\`d.T.~Ed/`;
export const vb = (variable: string) => `\\\`d.T.~Vb/${variable}\\\`d.T.~Vb/`;
export const br = (activity: string) => `\\\`d.T.~Br/${activity}\\\`d.T.~Br/`;
export const ciphertext = 'c2VjcmV0Y2lwaGVydGV4dA==';
export const encryptedField = `\\\`d.T.~Ec/\\\`d.T.~De/${ciphertext}\\\`d.T.~De/`;

const nullTail = [
  'Flags',
  'ASC_UseServiceSecurity',
  'ASC_ThisAccount',
  'ASC_Username',
  'ASC_Password',
  'HasExtenders',
];

/** What an activity of the export is made of. */
export interface ActivitySpec {
  readonly guid: string;
  readonly type: string;
  readonly objectType?: string;
  readonly name?: string;
  readonly description?: string;
  readonly enabled?: boolean;
  readonly at?: readonly [number, number];
  readonly flatten?: Readonly<Record<string, string>>;
  /** The type's own fields. */
  readonly own?: Xml;
}

export function activity(spec: ActivitySpec): Xml {
  const [x, y] = spec.at ?? [0, 0];
  const flatten: Readonly<Record<string, string>> = {
    Flatten: 'FALSE',
    FlatUseLineBreak: 'FALSE',
    FlatUseCSV: 'FALSE',
    FlatUseCustomSep: 'TRUE',
    ...spec.flatten,
  };
  return `<Object>${[
    field('UniqueID', spec.guid),
    field('ParentID', null),
    field('Name', spec.name ?? spec.type),
    field('Description', spec.description ?? null),
    field('PositionX', String(x), 'int'),
    field('PositionY', String(y), 'int'),
    field('ObjectType', spec.objectType ?? guid(0, 'F')),
    field('SubType', null),
    field('Enabled', spec.enabled === false ? 'FALSE' : 'TRUE', 'bool'),
    ...nullTail.map((name) => field(name, null)),
    field('CreationTime', '130582429530000000', 'date'),
    field('Deleted', 'FALSE', 'bool'),
    field('Number', '0', 'int'),
    ...Object.entries(flatten).map(([name, value]) => field(name, value, 'bool')),
    field('FlatCustomSep', spec.flatten?.['FlatCustomSep'] ?? ','),
    field('ObjectTypeName', spec.type),
    spec.own ?? '',
  ].join('')}</Object>`;
}

/** A condition of a link. */
export interface TriggerSpec {
  readonly data: string;
  readonly condition?: string;
  readonly value: string;
  readonly type?: 'trigger' | 'donottrigger';
}

export function link(
  from: string,
  to: string,
  triggers?: readonly TriggerSpec[],
  more: Readonly<Record<string, string | null>> = {},
): Xml {
  const own = { Color: '0', WaitDelay: '0', SubPoints: null, And: null, Label: null, ...more };
  const rows = triggers?.map(({ data, condition = '', value, type = 'trigger' }) => ({
    UniqueID: guid(1, 'E'),
    Type: type,
    Condition: condition === '' ? null : condition,
    Data: data,
    Value: value,
    GroupID: null,
  }));
  return `<Object>${[
    field('UniqueID', guid(9, 'E')),
    field('Name', more['Name'] ?? 'Link'),
    field('ObjectType', '{7A65BD17-9532-4D07-A6DA-E0F89FA0203E}'),
    field('Enabled', more['Enabled'] ?? 'TRUE', 'bool'),
    field('ObjectTypeName', 'Link'),
    field('SourceObject', from),
    field('TargetObject', to),
    fields(Object.fromEntries(Object.entries(own).filter(([name]) => !['Name', 'Enabled'].includes(name)))),
    rows === undefined ? '' : table('TRIGGERS', rows),
  ].join('')}</Object>`;
}

export function policy(
  name: string,
  policyGuid: string,
  objects: readonly Xml[],
  more: Readonly<Record<string, string | null>> = {},
): Xml {
  const head = { UniqueID: policyGuid, Name: name, ParentID: null, MaxParallelRequests: '1', ...more };
  return `<Policy>${fields(head)}${objects.join('')}</Policy>`;
}

export function folder(name: string, folderGuid: string, content: readonly Xml[]): Xml {
  return `<Folder><UniqueID>${folderGuid}</UniqueID><Name>${escaped(name)}</Name><Description></Description>${content.join('')}</Folder>`;
}

const rootGuid = '{00000000-0000-0000-0000-000000000000}';

export function exportOf(policies: readonly Xml[], settings: Xml = ''): string {
  const globals = settings === '' ? '' : `<GlobalSettings>${settings}</GlobalSettings>`;
  return `<ExportData><EncryptionSalt>AAECAwQFBgcICQoLDA0ODw</EncryptionSalt><Policies>${folder('Policies', rootGuid, policies)}</Policies>${globals}</ExportData>\r\n`;
}

/** Global variables; `folderName` for those in a folder of their own. */
export function variables(
  all: readonly {
    readonly guid: string;
    readonly name: string;
    readonly value: string | null;
    readonly folder?: string;
  }[],
): Xml {
  const objects = (inFolder: string | undefined) =>
    all
      .filter((one) => one.folder === inFolder)
      .map(
        (one) =>
          `<Object>${field('UniqueID', one.guid)}${field('Name', one.name)}${field('ObjectTypeName', 'Variable')}${field('Value', one.value)}</Object>`,
      )
      .join('');
  const folders = [...new Set(all.flatMap((one) => one.folder ?? []))].map(
    (name, index) =>
      `<Folder><UniqueID>${guid(index, 'D')}</UniqueID><Name>${name}</Name><Objects>${objects(name)}</Objects></Folder>`,
  );
  return `<Variables><Folder><UniqueID>{00000000-0000-0000-0000-000000000005}</UniqueID><Objects>${objects(undefined)}</Objects>${folders.join('')}</Folder></Variables>`;
}

/** Imports an export, and reads what came of it as any bundle is read. */
export async function imported(text: string, name = 'test.ois_export') {
  const file = { name, bytes: new TextEncoder().encode(text) };
  const result = importExport(file, standardCatalogue);
  const reading = await readBundle([file], standardCatalogue);
  return { ...result, reading };
}
