/**
 * An Orchestrator export of about so many bytes, in the shape the Runbook Designer writes: one folder of
 * runbooks written by hand here, each with its own GUIDs, five activities, links with and without conditions,
 * references, scripts, escaped XML and CDATA, and a global variable. Without white space between its
 * elements, as the Designer writes it.
 */
export function generatedExport(bytes: number): Uint8Array {
  const encoder = new TextEncoder();
  const whole = new Uint8Array(bytes + 100_000);
  let length = 0;
  const add = (text: string) => {
    length += encoder.encodeInto(text, whole.subarray(length)).written;
  };
  add(`<ExportData><EncryptionSalt>AAECAwQFBgcICQoLDA0ODw</EncryptionSalt><Policies><Folder>`);
  add(`<UniqueID>${guid(0, 1)}</UniqueID><Name>Generated</Name>`);
  for (let runbook = 1; length < bytes; runbook += 1) add(runbookText(runbook));
  add(`</Folder></Policies>${globalSettings}</ExportData>\r\n`);
  return whole.subarray(0, length);
}

const commonObjectFields =
  'Flags ASC_UseServiceSecurity ASC_ThisAccount ASC_Username ASC_Password HasExtenders CreationTime CreatedBy LastModified ' +
  'LastModifiedBy Deleted Cost Savings Number AlternateDisplayData ASW_ObjectTimeout ASW_NotifyOnFail';
const runbookFields =
  'CreationTime CreatedBy LastModified LastModifiedBy Enabled Flags ASC_UseServiceSecurity ASC_ThisAccount ASC_Username ASC_Password ' +
  'HasExtenders Type CheckOutUser CheckOutTime CheckOutLocation Schedule Deleted Priority CostDollar SavingsDollar CostTime ' +
  'SavingsTime Published PublishingTime ActionServer UsePreferredServers LogCommonData LogSpecificData';
const values: Readonly<Record<string, string>> = {
  CreationTime: field('date', '133500000000000000'),
  LastModified: field('date', '133500000000000000'),
  CreatedBy: field('string', 'S-1-5-21-1-2-3-500'),
  LastModifiedBy: field('string', 'S-1-5-21-1-2-3-500'),
  Enabled: field('bool', 'FALSE'),
  Deleted: field('bool', 'FALSE'),
  Published: field('bool', 'FALSE'),
  ASC_UseServiceSecurity: field('bool', 'TRUE'),
  ASW_NotifyOnFail: field('bool', 'FALSE'),
  LogCommonData: field('bool', 'TRUE'),
  LogSpecificData: field('bool', 'TRUE'),
};

function runbookText(runbook: number): string {
  const [start, query, compare, script, end] = [1, 2, 3, 4, 5].map((activity) => guid(runbook, activity));
  const parameter = guid(runbook, 20);
  const returned = escaped(
    '<Data><Entry><Code>Result</Code><Description/><Name>Result</Name><Type>String</Type></Entry></Data>',
  );
  return [
    `<Policy>${named('UniqueID', guid(runbook, 0))}${named('Name', `Check disks of site ${runbook}`)}`,
    `${named('ParentID', guid(0, 1))}${fields(runbookFields)}`,
    `${named('Description', `Looks for full disks & tells the owners; rückwärts kompatibel with site ${runbook}.`)}`,
    `<PolicyTimeout datatype="null"></PolicyTimeout><MaxParallelRequests datatype="int">1</MaxParallelRequests>`,
    `<RunInPipelineMode datatype="bool">TRUE</RunInPipelineMode>`,
    `<ReturnDataDefinition datatype="string">${returned}</ReturnDataDefinition><PreferredServers datatype="string"></PreferredServers>`,
    object(
      runbook,
      start,
      'Initialize Data',
      '{6C576F3D-E927-417A-B145-5D3EFF9C995F}',
      'Custom Start',
      customStart(start, parameter),
    ),
    object(
      runbook,
      query,
      'Find disks',
      '{ED7F2A41-107A-4B74-BAFE-ADAE63632B79}',
      'Run .Net Script',
      scriptFields(start, parameter),
    ),
    object(
      runbook,
      compare,
      'Is it full?',
      '{7ECD5536-2611-4C2F-822E-74D5B11CBDAC}',
      'Compare Values',
      compareFields(query),
    ),
    object(
      runbook,
      script,
      'Find the owner',
      '{C384BCEF-C8A5-4F81-B464-27A576CFECBA}',
      'Get Object',
      packFields(query),
    ),
    object(
      runbook,
      end,
      'Return Data',
      '{FA70125F-267E-4065-A4F6-D5493167D663}',
      'Publish Policy Data',
      returnFields(query, end),
    ),
    link(runbook, 10, start, query, ''),
    link(runbook, 11, query, compare, `${query}|warning#failed||${query}.Free|0|isgreaterthan`),
    link(runbook, 12, compare, script, `${compare}.Compare.CompareResult|True|equals`),
    link(runbook, 13, script, end, ''),
    '</Policy>',
  ].join('');
}

function object(
  runbook: number,
  id: string | undefined,
  name: string,
  type: string,
  typeName: string,
  ownFields: string,
): string {
  return (
    `<Object>${named('UniqueID', id ?? '')}${named('ParentID', guid(runbook, 0))}${named('Name', name)}` +
    '<Description datatype="null"></Description><PositionX datatype="int">120</PositionX><PositionY datatype="int">-40</PositionY>' +
    `${named('ObjectType', type)}<SubType datatype="null"></SubType><Enabled datatype="bool">TRUE</Enabled>` +
    `${fields(commonObjectFields)}<Flatten datatype="bool">FALSE</Flatten><FlatUseLineBreak datatype="bool">FALSE</FlatUseLineBreak>` +
    '<FlatUseCSV datatype="bool">FALSE</FlatUseCSV><FlatUseCustomSep datatype="bool">TRUE</FlatUseCustomSep>' +
    `${named('FlatCustomSep', ',')}${named('ObjectTypeName', typeName)}${ownFields}</Object>`
  );
}

/**
 * A link; its conditions as `data|value|operator`, joined by `||`; no operator for a condition on the status.
 */
function link(runbook: number, id: number, from = '', to = '', conditions: string): string {
  const entries = conditions
    .split('||')
    .filter(Boolean)
    .map((condition, index) => {
      const [data = '', value = '', operator] = condition.split('|');
      const test =
        operator === undefined ? '<Condition datatype="null"></Condition>' : named('Condition', operator);
      return (
        `<Entry>${named('UniqueID', guid(runbook, 30 + index))}${named('ParentID', guid(runbook, id))}${named('Type', 'trigger')}` +
        `${test}${named('Data', data)}${named('Value', value)}<GroupID datatype="null"></GroupID></Entry>`
      );
    });
  const triggers = entries.length === 0 ? '' : `<TRIGGERS>${entries.join('')}</TRIGGERS>`;
  return object(
    runbook,
    guid(runbook, id),
    'Link',
    '{7A65BD17-9532-4D07-A6DA-E0F89FA0203E}',
    'Link',
    `${named('SourceObject', from)}${named('TargetObject', to)}<Color datatype="int">255</Color><WaitDelay datatype="int">0</WaitDelay>` +
      '<SubPoints datatype="null"></SubPoints><And datatype="null"></And><Label datatype="null"></Label>' +
      `<Width datatype="int">1</Width>${triggers}`,
  );
}

function customStart(id: string | undefined, parameter: string): string {
  return (
    `<CUSTOM_START_PARAMETERS><Entry>${named('UniqueID', parameter)}${named('ParentID', id ?? '')}${named('Value', 'Server')}` +
    `${named('Type', 'String')}${named('ParameterDescription', 'the server to look at')}<GroupID datatype="null"></GroupID></Entry>` +
    '</CUSTOM_START_PARAMETERS>'
  );
}

function scriptFields(start: string | undefined, parameter: string): string {
  const body = [
    `$server = '${reference(`${start}.${parameter}`)}'`,
    "$disks = Get-CimInstance Win32_LogicalDisk -ComputerName $server -Filter 'DriveType=3'",
    'foreach ($disk in $disks) {',
    '  if ($disk.FreeSpace / $disk.Size -lt 0.1) { $free += @([math]::Round($disk.FreeSpace / 1GB)) }',
    '}',
    'if ($free.Count -gt 0 -and $server -ne "") { Write-Verbose "$server: $free" }',
  ];
  const published =
    '<ItemRoot><Entry><IsCollection>false</IsCollection><Name>Free</Name><Type>String</Type><Variable>free</Variable></Entry></ItemRoot>';
  return (
    `${named('ScriptType', 'PowerShell')}${named('ScriptBody', body.join('\r\n'))}<Dependencies datatype="null"></Dependencies>` +
    `<Namespaces datatype="null"></Namespaces><ExecutionData datatype="null"></ExecutionData>${named('PublishedData', published)}`
  );
}

function compareFields(query: string | undefined): string {
  return (
    `${named('StringToCompare', reference(`${query}.Free`))}<StringTestOption datatype="int">2</StringTestOption>` +
    `${named('StringToCompareTo', '0')}<CaseSensitive datatype="bool">FALSE</CaseSensitive>`
  );
}

function packFields(query: string | undefined): string {
  const wrapped = (text: string) => `<![CDATA[\\\`~F/${text}\\\`~F/]]>`;
  const filters =
    `<ItemRoot><Entry><FieldId>${wrapped('DisplayName')}</FieldId><FilterValue>${wrapped(reference(`${query}.Free`))}</FilterValue>` +
    `<PatternType>${wrapped('0')}</PatternType><RelationId>${wrapped('0')}</RelationId></Entry></ItemRoot>`;
  return `${named('Connection', 'Service desk')}${named('Class', 'Microsoft.Windows.Computer')}${named('Filters', filters)}`;
}

function returnFields(query: string | undefined, end: string | undefined): string {
  return (
    `<PUBLISH_POLICY_DATA><Entry>${named('UniqueID', query ?? '')}${named('ParentID', end ?? '')}${named('Key', 'Result')}` +
    `${named('Value', `${reference(`${query}.Free`)} GB free`)}</Entry></PUBLISH_POLICY_DATA>`
  );
}

const globalSettings =
  '<GlobalSettings><Variables><Folder><UniqueID>{00000000-0000-0000-0000-000000000005}</UniqueID><Objects><Object>' +
  `${named('UniqueID', guid(0, 2))}${named('Name', 'Owner')}${named('ObjectType', '{2E88BB5A-62F9-482E-84B0-4D963C987231}')}` +
  `${named('Value', 'operations')}</Object></Objects></Folder></Variables></GlobalSettings>`;

function named(name: string, text: string): string {
  return `<${name}${field('string', escaped(text))}</${name}>`;
}

function fields(names: string): string {
  return names
    .split(' ')
    .map((name) => `<${name}${values[name] ?? field('null', '')}</${name}>`)
    .join('');
}

function field(datatype: string, text: string): string {
  return ` datatype="${datatype}">${text}`;
}

function reference(to: string): string {
  return `\\\`d.T.~Ed/${to}\\\`d.T.~Ed/`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function guid(runbook: number, part: number): string {
  const first = runbook.toString(16).toUpperCase().padStart(8, '0');
  return `{${first}-0000-4000-8000-${part.toString(16).toUpperCase().padStart(12, '0')}}`;
}
