import { expect, test } from 'vitest';
import {
  activity,
  br,
  ciphertext,
  ed,
  encryptedField,
  escaped,
  exportOf,
  field,
  fields,
  folder,
  guid,
  imported,
  link,
  policy,
  table,
  variables,
  vb,
} from './export-builder.ts';
import { importedRunbook, log, runbookOf, second, start, third } from './one-runbook.ts';

test('a parameter is read by its GUID, an item by its internal name, common data by theirs (ois-format 2.4)', async () => {
  const message = `${ed(start, guid(1, 'B'))} on ${ed(start, 'Server.Name')} at ${ed(start, 'Object.EndTime.UTC.Hours')}`;
  const { runbook } = await importedRunbook(
    runbookOf([log(fields({ MessageText: message })), link(start, second)]),
  );
  expect(runbook.activities[1]?.properties['message']).toBe(
    '{{Initialize Data.Server}} on {{Initialize Data.Server name}} at {{Initialize Data.Activity end time in UTC (hours)}}',
  );
});

test('a link without TRIGGERS passes on success; entries of a tab are joined by OR, Exclude is a tab of its own (ois-format 2.3)', async () => {
  const { runbook } = await importedRunbook(
    runbookOf([
      log(''),
      activity({ guid: third, type: 'Send Event Log Message' }),
      link(start, second),
      link(start, third, [
        { data: start, value: 'warning#failed' },
        { data: `${start}.${guid(1, 'B')}`, condition: 'equals', value: 'WEB01' },
        { data: `${start}.Server.Name`, condition: 'doesnotcontain', value: 'x', type: 'donottrigger' },
      ]),
    ]),
  );
  expect(runbook.links.map(({ include, exclude }) => ({ include, exclude }))).toEqual([
    { include: [{ status: ['success'] }], exclude: [] },
    {
      include: [{ status: ['warning', 'failed'] }, { item: 'Server', operator: 'equals', value: 'WEB01' }],
      exclude: [{ item: 'Server name', operator: 'does not contain', value: 'x' }],
    },
  ]);
});

test('stale references give blank text and are noted, never an error; the text as it was is in the origin', async () => {
  const text = `before ${ed(guid(77), 'Field')} after ${ed(start, guid(88))}.`;
  const { runbook, notes } = await importedRunbook(
    runbookOf([log(fields({ MessageText: text })), link(start, second)]),
  );
  expect(runbook.activities[1]?.properties['message']).toBe('before  after .');
  expect(runbook.activities[1]?.origin).toMatchObject({ MessageText: text });
  expect(notes.map(({ kind, code }) => [kind, code])).toEqual([
    ['staleReference', 'stale-reference'],
    ['staleReference', 'stale-reference'],
  ]);
});

test('a global variable is read by its path; one that did not come along gets a place where it can be given', async () => {
  const known = guid(5, 'D');
  const own = fields({ MessageText: `${vb(known)} ${vb(guid(6, 'D'))} ${vb('NOW()')} ${vb('%TEMP%')}` });
  const text = runbookOf([log(own), link(start, second)]).replace(
    '</ExportData>',
    `<GlobalSettings>${variables([{ guid: known, name: 'Path', value: 'C:\\x', folder: 'Ops' }])}</GlobalSettings></ExportData>`,
  );
  const { runbook, reading } = await importedRunbook(text);
  const missing = 'Not exported/DDDDDDDD-0000-0000-0000-000000000006';
  expect(runbook.activities[1]?.properties['message']).toBe(
    `{{$Ops/Path}} {{$${missing}}} {{$NOW()}} {{$%TEMP%}}`,
  );
  expect(reading.bundle?.variables.map(({ folder: where, name, value }) => [where, name, value])).toEqual([
    ['Ops', 'Path', 'C:\\x'],
    ['Not exported', 'DDDDDDDD-0000-0000-0000-000000000006', ''],
  ]);
});

test('a variable with a special value keeps it, and the report says so (section 9)', async () => {
  const values = ['NOW()', 'NOW(hour)', '%TEMP%', 'NOW'];
  const settings = values.map((value, index) => ({ guid: guid(index + 5, 'D'), name: `V${index}`, value }));
  const text = runbookOf([log(fields({ MessageText: 'x' })), link(start, second)]).replace(
    '</ExportData>',
    `<GlobalSettings>${variables(settings)}</GlobalSettings></ExportData>`,
  );
  const { reading, report } = await imported(text);
  expect(reading.bundle?.variables.map(({ value }) => value)).toEqual(values);
  expect(report?.notes.map(({ kind, subject, message }) => [kind, subject, message])).toEqual([
    ['kept', 'V0', 'its value NOW() gives the time at each use'],
    ['kept', 'V1', 'its value NOW(hour) gives the time at each use'],
    ['kept', 'V2', 'its value %TEMP% gives the environment variable of the runbook server at each use'],
  ]);
  expect(reading.problems.filter(({ code }) => code === 'special-variable')).toEqual([]);
});

test('ciphertext is nowhere: an encrypted field becomes a secret, and so does an encrypted variable', async () => {
  const mail = activity({
    guid: second,
    type: 'Send Email',
    objectType: '{EAB9A2AF-FA87-4E2A-82EC-DC414B20E733}',
    own: fields({ Subject: 'x', Password: encryptedField, Odd: encryptedField }),
  });
  const text = runbookOf([mail, link(start, second)]).replace(
    '</ExportData>',
    `<GlobalSettings>${variables([{ guid: guid(5, 'D'), name: 'Key', value: `\\\`d.T.~De/${ciphertext}\\\`d.T.~De/` }])}</GlobalSettings></ExportData>`,
  );
  const result = await imported(text);
  expect(JSON.stringify(result.bundle)).not.toContain(ciphertext);
  expect(JSON.stringify(result.report)).not.toContain(ciphertext);
  expect(result.report?.totals.encrypted).toBe(3);
  expect(
    result.reading.bundle?.variables.filter(({ encrypted }) => encrypted).map(({ name }) => name),
  ).toEqual(['Key', 'Test Send Email Password']);
  expect(result.reading.bundle?.runbooks[0]?.activities[1]?.properties['password']).toBe(
    '{{$Secrets/Test Send Email Password}}',
  );
});

test('Invoke Runbook finds its child by GUID though the stored path is stale; parameters by theirs (ois-format 2.6)', async () => {
  const child = policy('Child', guid(2, 'C'), [
    activity({
      guid: guid(11),
      type: 'Custom Start',
      own: table('CUSTOM_START_PARAMETERS', [{ UniqueID: guid(2, 'B'), Value: 'Name', Type: 'Integer' }]),
    }),
  ]);
  const parent = policy('Parent', guid(3, 'C'), [
    activity({ guid: start, type: 'Custom Start', name: 'Initialize Data' }),
    activity({
      guid: second,
      type: 'Trigger Policy',
      name: 'Call',
      own: [
        fields({
          PolicyObjectID: guid(2, 'C'),
          PolicyPath: 'Policies\\Old\\Former',
          TargetActionServers: ed(start, 'Server.Name'),
        }),
        field('TriggerByPolicyPath', 'FALSE', 'bool'),
        field('WaitToComplete', 'FALSE', 'bool'),
        table('TRIGGER_POLICY_PARAMETERS', [
          { Parameter: guid(2, 'B'), ParameterName: 'Old name', Value: '5' },
        ]),
      ].join(''),
    }),
    link(start, second),
  ]);
  const { reading, report } = await imported(exportOf([folder('Ops', guid(1, 'D'), [child, parent])]));
  expect(reading.bundle?.runbooks[1]?.activities[1]?.properties).toMatchObject({
    runbook: '\\Ops\\Child',
    waitForCompletion: false,
    parameters: { Name: '5' },
    runbookServers: '{{Initialize Data.Server name}}',
  });
  expect(report?.runbooks.flatMap(({ notes }) => notes)).toEqual([]);
});

test('a child that is not in the export is stood in for, and that is noted', async () => {
  const { runbook, notes } = await importedRunbook(
    runbookOf([
      activity({
        guid: second,
        type: 'Trigger Policy',
        own: fields({ PolicyObjectID: guid(99, 'C'), PolicyPath: 'Policies\\Shared\\Log Error' }),
      }),
      link(start, second),
    ]),
  );
  expect(runbook.activities[1]).toMatchObject({
    properties: { runbook: '\\Shared\\Log Error' },
    simulate: { status: 'success' },
  });
  expect(notes.map(({ code }) => code)).toEqual(['child-missing']);
});

test('a Junction returns data from the activity whose branch was chosen (ois-format 2.8)', async () => {
  const { runbook } = await importedRunbook(
    runbookOf([
      log(''),
      activity({ guid: third, type: 'Junction', own: fields({ SelectedBranch: br(second) }) }),
      link(start, second),
      link(second, third),
    ]),
  );
  expect(runbook.activities[2]?.properties).toEqual({ returnDataFrom: 'Log' });
});

test('a script keeps its braces and backslashes, with references in their places (ois-format 2.8)', async () => {
  const body = `$p = "C:\\Log\\${ed(start, guid(1, 'B'))}"; $f = {{1}}; if ($x) {${ed(start, 'Policy.Name')}}`;
  const published =
    '<ItemRoot><Entry><IsCollection>true</IsCollection><Name>Shown</Name><Type>Integer</Type><Variable>v</Variable></Entry></ItemRoot>';
  const { runbook } = await importedRunbook(
    runbookOf([
      activity({
        guid: second,
        type: 'Run .Net Script',
        own: fields({ ScriptType: 'PowerShell', ScriptBody: body, PublishedData: published }),
      }),
      link(start, second),
    ]),
  );
  expect(runbook.activities[1]?.properties).toMatchObject({
    language: 'PowerShell',
    script:
      "$p = \"C:\\Log{{$'\\'}}{{Initialize Data.Server}}\"; $f = \\{{1}}; if ($x) {{$'{'}}{{Initialize Data.Runbook name}}}",
    publish: [{ name: 'Shown', type: 'Integer', collection: true, variable: 'v' }],
  });
});

test('the first parts of what Compare Values tests are known; an unknown test disables it rather than guess (ois-format 2.8)', async () => {
  const compare = (id: string, option: string) =>
    activity({
      guid: id,
      type: 'Compare Values',
      name: `Compare ${option}`,
      own: fields({
        StringToCompare: 'a',
        StringTestOption: option,
        StringToCompareTo: 'b',
        CaseSensitive: '1',
      }),
    });
  const { runbook, notes } = await importedRunbook(
    runbookOf([compare(second, '9'), compare(third, '4'), link(start, second), link(second, third)]),
  );
  expect(runbook.activities[1]).toMatchObject({
    properties: { left: 'a', test: 'is empty', caseSensitive: true },
  });
  expect(runbook.activities[1]?.enabled).toBeUndefined();
  expect(runbook.activities[2]?.enabled).toBe(false);
  expect(notes.map(({ code }) => code)).toEqual(['unknown-test']);
});

test('an activity that nobody knows is described by what the export says of it: ExecutionData and its fields (ois-format 2.9)', async () => {
  const data =
    '<ExecutionData><Item><ID>DisplayName</ID><Text>Display Name</Text><Type>String</Type><Description>d</Description></Item></ExecutionData>';
  const filters = `<ItemRoot><Entry><FieldId><![CDATA[\\\`~F/Id\\\`~F/]]></FieldId><FilterValue><![CDATA[\\\`~F/${ed(start, guid(1, 'B'))}\\\`~F/]]></FilterValue><RelationId>0</RelationId></Entry></ItemRoot>`;
  const { runbook, notes } = await importedRunbook(
    runbookOf([
      activity({
        guid: second,
        type: 'Frobnicate Object',
        name: 'Frob',
        own: fields({ Connection: 'prod', Filters: filters, ExecutionData: data, CachedProps: '<x/>' }),
      }),
      log(fields({ MessageText: `${ed(second, 'DisplayName')} ${ed(second, 'Unheard')}` }), { guid: third }),
      link(start, second),
      link(second, third),
    ]),
  );
  expect(runbook.activities[1]).toMatchObject({
    type: 'Frobnicate Object',
    properties: {
      connection: 'prod',
      filters: [{ fieldId: 'Id', filterValue: '{{Initialize Data.Server}}', relationId: '0' }],
    },
    publishes: [
      { name: 'Display Name', type: 'String', description: 'd' },
      { name: 'Unheard', type: 'String' },
    ],
  });
  expect(runbook.activities[2]?.properties['message']).toBe('{{Frob.Display Name}} {{Frob.Unheard}}');
  expect(notes.map(({ code }) => code)).toEqual(['unknown-published-data']);
});

test('flatten and looping come across, an exit condition with the activity of its own (ois-format 2.2, 2.8)', async () => {
  const exit = `<Conditions><Entry><EdKey>${second}.Computer</EdKey><Operator>equals</Operator><Value>x</Value></Entry></Conditions>`;
  const looping = `<ObjectLooping><UniqueID>${second}</UniqueID><Enabled>TRUE</Enabled><DelayBetweenAttempts>10</DelayBetweenAttempts><ExitConditions>${escaped(exit)}</ExitConditions><DoNotExitConditions></DoNotExitConditions></ObjectLooping>`;
  const { runbook } = await importedRunbook(
    runbookOf([log(looping, { flatten: { Flatten: 'TRUE', FlatCustomSep: ';' } }), link(start, second)]),
  );
  expect(runbook.activities[1]).toMatchObject({
    flatten: { mode: 'separator', separator: ';' },
    loop: {
      enabled: true,
      delaySeconds: 10,
      exit: [{ item: 'Computer', operator: 'equals', value: 'x' }],
      doNotExit: [],
    },
  });
});

test('links that lead nowhere, circles and second starts are left out and noted: the rest can be played (1.1, 1.4 rule 6)', async () => {
  const { runbook, notes } = await importedRunbook(
    runbookOf([
      log(''),
      activity({ guid: third, type: 'Send Event Log Message', name: 'Alone' }),
      link(start, second),
      link(second, second),
      link(second, guid(66)),
    ]),
  );
  expect(runbook.links.map(({ from, to }) => [from, to])).toEqual([['Initialize Data', 'Log']]);
  expect(runbook.activities.map(({ enabled }) => enabled)).toEqual([undefined, undefined, false]);
  expect(notes.map(({ code }) => code)).toEqual(['dangling-link', 'circle', 'several-starts']);
});

test('a runbook without activities is left out and the others come across', async () => {
  const { reading, report } = await imported(
    exportOf([
      policy('Empty', guid(1, 'C'), []),
      policy('Full', guid(2, 'C'), [activity({ guid: start, type: 'Custom Start' })]),
    ]),
  );
  expect(reading.bundle?.runbooks.map(({ name }) => name)).toEqual(['Full']);
  expect(report?.runbooks.map(({ isImported }) => isImported)).toEqual([false, true]);
  expect(reading.problems.map(({ code, severity }) => [code, severity])).toEqual([
    ['no-activities', 'warning'],
  ]);
});

test('conditions joined by AND pass where all of them hold, and nowhere else', async () => {
  const { runbook, notes } = await importedRunbook(
    runbookOf([
      log(''),
      link(
        start,
        second,
        [
          { data: start, value: 'success' },
          { data: `${start}.${guid(1, 'B')}`, condition: 'startswith', value: 'WEB' },
        ],
        { And: 'TRUE' },
      ),
    ]),
  );
  expect(runbook.links[0]).toMatchObject({
    include: [{ status: ['success'] }],
    exclude: [{ item: 'Server', operator: 'does not match pattern', value: 'WEB.*' }],
  });
  expect(notes.map(({ code }) => code)).toEqual(['and-conditions']);
});
