import { notComputed, otherwise } from './lacking-fields.ts';
import {
  type ConvertedFields,
  choiceInWords,
  type FieldReader,
  type FieldRule,
  nameOnly,
  type ObjectType,
} from './object-type.ts';

/**
 * Database types by their position in the Designer's list, of which 3 is attested. The values of
 * DatabaseAuthentication are not known.
 */
const databaseFields: Readonly<Record<string, FieldRule>> = {
  DatabaseType: {
    property: 'databaseType',
    codes: { '0': 'Access', '1': 'ODBC', '2': 'Oracle', '3': 'SQL Server' },
  },
  DatabaseAuthentication: choiceInWords('authentication', [
    'Windows Authentication',
    'SQL Server Authentication',
  ]),
  ServerName: 'server',
  InitialCatalog: 'initialCatalog',
  UserName: 'userName',
  Password: { secret: 'password' },
  CommandTimeout: { property: 'timeoutSeconds', as: 'number' },
  ConnectionTimeout: { property: 'connectionTimeoutSeconds', as: 'number' },
};

const truth = (property: string): FieldRule => ({ property, as: 'boolean' });
const number = (property: string): FieldRule => ({ property, as: 'number' });

/** Whether a text is a length that Generate Random Text accepts, or a reference that may give one. */
function isLength(text: string): boolean {
  return text.includes('`') || (/^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= 1_000_000);
}

/** Modify Counter: the fields of its action and value are not known. */
function modifyCounterOf(field: FieldReader): ConvertedFields {
  const { properties, approximated } = otherwise('CounterID', 'counter', '')(field);
  const message = 'the fields of its action and value are not known: it adds 1';
  return { properties, taken: [], approximated: [...approximated, message] };
}

/**
 * The form of Utilities activities in exports. Special code converts the fields of Compare Values. The field
 * of the counter activities is known from a tool that reads it.
 */
export const utilitiesObjectTypes: readonly ObjectType[] = [
  nameOnly('Apply XSLT'),
  {
    type: 'Compare Values',
    guids: ['{7ECD5536-2611-4C2F-822E-74D5B11CBDAC}'],
    fields: {},
    items: { 'Compare.CompareResult': 'Comparison result' },
  },
  nameOnly('Connect/Disconnect Dial-up'),
  nameOnly('Disconnect Network Path'),
  { ...nameOnly('Format Date/Time'), convert: notComputed({ input: '' }) },
  {
    type: 'Generate Random Text',
    guids: ['{D4869330-EC1B-4760-8155-558BF036381F}'],
    fields: {
      StringLength: number('length'),
      UseLowerCase: truth('useLowerCase'),
      UseUpperCase: truth('useUpperCase'),
      UseNumbers: truth('useNumbers'),
      UseSymbols: truth('useSymbols'),
      NumLChars: number('minimumLowerCase'),
      NumUChars: number('minimumUpperCase'),
      NumNumbers: number('minimumNumbers'),
      NumSymbols: number('minimumSymbols'),
    },
    items: { stringResult: 'Random text' },
    convert: otherwise('StringLength', 'length', 8, isLength),
  },
  {
    type: 'Get Counter Value',
    guids: ['{4E753C05-1A1F-4350-B572-09AE196AB593}'],
    fields: { CounterID: { property: 'counter', refersTo: 'counter' } },
    items: {},
    convert: otherwise('CounterID', 'counter', ''),
  },
  nameOnly('Get Dial-up Status'),
  {
    type: 'Invoke Web Services',
    guids: ['{8336A1B4-13C6-4E6C-AEDB-89C3592B467F}'],
    fields: {
      WsdlPath: 'wsdl',
      MethodName: 'method',
      Request: 'xmlRequestPayload',
      SaveResponse: truth('saveResponses'),
      AdvUrl: 'url',
      AdvTimeout: number('timeoutSeconds'),
      AdvProtocol: choiceInWords('protocol', ['SOAP 1.1', 'SOAP 1.2']),
    },
    items: { Response: 'XML Response Payload' },
  },
  nameOnly('Map Network Path'),
  { ...nameOnly('Map Published Data'), convert: notComputed({}) },
  {
    type: 'Modify Counter',
    guids: ['{D2259B53-4C86-4A58-B40B-7493FC182E02}'],
    fields: { CounterID: { property: 'counter', refersTo: 'counter' } },
    items: {},
    convert: modifyCounterOf,
  },
  {
    type: 'Monitor Counter',
    guids: ['{15A1CEB4-16D8-4AD7-A54B-8162A309439C}'],
    fields: { CounterID: { property: 'counter', refersTo: 'counter' } },
    items: {},
  },
  {
    type: 'Query Database',
    guids: ['{D1911F88-932A-4C5E-AD06-721238067D5A}'],
    fields: { Query: 'query', ...databaseFields },
    items: { 'Full-line': 'Full line as a string with fields separated by ;' },
  },
  {
    type: 'Query XML',
    guids: ['{6D9637A3-F77B-4425-A308-3AE0568126E4}'],
    fields: {
      // InputXmlBlock says the opposite, and is kept in `origin`.
      InputXmlFile: { property: 'source', codes: { True: 'XML File', False: 'XML Text' } },
      XmlFile: 'xmlFile',
      XmlBlock: 'xmlText',
      XmlTag: 'xPathQuery',
    },
    items: { queryResult: 'Escaped Query Result' },
  },
  nameOnly('Read Text Log'),
  nameOnly('Write Web Page'),
  {
    type: 'Write to Database',
    guids: ['{5EE31BBD-D15D-4D5E-98A9-3F1E30AA2C37}'],
    fields: {
      TableName: 'tableName',
      TASK_WRITETODATABASE_DATA: {
        property: 'data',
        rows: { FieldValue: { properties: ['fieldName', 'value'], at: '\t\t' } },
      },
      ...databaseFields,
    },
    items: {},
  },
];
