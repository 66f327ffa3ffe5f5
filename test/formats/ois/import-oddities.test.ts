import { expect, test } from 'vitest';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import type { Bundle } from '../../../src/model/bundle.ts';
import {
  activity,
  ciphertext,
  ed,
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

test('a runbook in which nothing that could start is enabled does nothing, and is no error', async () => {
  const off = (number: number) =>
    activity({ guid: guid(number), type: 'Send Event Log Message', name: `Log ${number}`, enabled: false });
  const { reading } = await imported(exportOf([policy('Off', guid(1, 'C'), [off(1), off(2), off(3)])]));
  expect(reading.problems.map(({ code, severity }) => `${severity} ${code}`).sort()).toEqual([
    'warning several-starts',
    'warning several-starts',
    'warning start-disabled',
  ]);
});

test('a disabled link and a disabled activity stay what they are; colours are those of the Designer', async () => {
  const { runbook } = await importedRunbook(
    runbookOf([
      log('', { enabled: false }),
      activity({ guid: third, type: 'Send Event Log Message' }),
      link(start, second, undefined, { Color: '255' }),
      link(start, third, undefined, { Enabled: 'FALSE', Color: '65280', WaitDelay: '5', Label: 'later' }),
    ]),
  );
  expect(runbook.activities[1]?.enabled).toBe(false);
  expect(runbook.links).toMatchObject([
    { enabled: true, color: '#ff0000', delaySeconds: 0 },
    { enabled: false, color: '#00ff00', delaySeconds: 5, label: 'later' },
  ]);
});

test('a condition on another activity, or with a pattern that cannot be used, never holds and is noted (A10, section 3)', async () => {
  const { runbook, notes } = await importedRunbook(
    runbookOf([
      log(''),
      activity({ guid: third, type: 'Send Event Log Message' }),
      link(start, second),
      link(second, third, [
        { data: `${start}.Server.Name`, condition: 'equals', value: 'x' },
        { data: `${second}.Server.Name`, condition: 'matchespattern', value: '(?!x).*' },
        { data: `${second}.Server.Name`, condition: 'matchespattern', value: 'RBS.*' },
        { data: `${second}.Server.Name`, condition: 'resembles', value: 'x' },
      ]),
    ]),
  );
  expect(runbook.links[1]?.include).toEqual([
    { never: expect.stringContaining('it tests data of Initialize Data') },
    { never: expect.stringContaining('the pattern "(?!x).*" cannot be used') },
    { item: 'Server name', operator: 'matches pattern', value: 'RBS.*' },
    { never: 'the operator "resembles" is not known' },
  ]);
  expect(notes.map(({ code }) => code)).toEqual([
    'condition-other-activity',
    'pattern-unusable',
    'unknown-operator',
  ]);
});

test('ciphertext is nowhere, wherever it stood in the export', async () => {
  const value = `a \\\`d.T.~De/${ciphertext}\\\`d.T.~De/ b`;
  const nested = `<ItemRoot><Entry><Name>${value}</Name><Type>${value}</Type></Entry></ItemRoot>`;
  const every = {
    Description: value,
    ScriptBody: value,
    PublishedData: nested,
    ExecutionData: nested,
    Odd: value,
    FlatCustomSep: value,
  };
  const text = exportOf(
    [
      folder(value, guid(1, 'D'), [
        policy(
          value,
          guid(1, 'C'),
          [
            activity({
              guid: start,
              type: 'Custom Start',
              own: table('CUSTOM_START_PARAMETERS', [
                { UniqueID: guid(1, 'B'), Value: value, ParameterDescription: value },
              ]),
            }),
            activity({
              guid: second,
              type: 'Run .Net Script',
              name: value,
              description: value,
              own: fields(every),
            }),
            activity({ guid: third, type: value, own: fields(every) }),
            link(start, second, [{ data: start, condition: value, value }], { Label: value, Name: value }),
            link(second, third, [
              { data: `${second}.${value}`, condition: 'matchespattern', value: `(?!${value}` },
            ]),
          ],
          {
            Description: value,
            PreferredServers: value,
            MaxParallelRequests: value,
            Schedule: value,
            ReturnDataDefinition: nested,
          },
        ),
      ]),
    ],
    variables([{ guid: guid(5, 'D'), name: value, value }]),
  );
  const { bundle, report, reading } = await imported(text);
  expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  for (const told of [bundle, report, reading]) expect(JSON.stringify(told)).not.toContain(ciphertext);
});

test('what a type would refuse is left out, and what cannot be computed is stood in for: never is the whole export refused', async () => {
  const random = (own: Record<string, string>) =>
    runbookOf([
      activity({ guid: second, type: 'Generate Random Text', own: fields(own) }),
      link(start, second),
    ]);
  const unused = await importedRunbook(random({ UseSymbols: 'False', NumSymbols: '1', StringLength: '5' }));
  expect(unused.notes.map(({ code }) => code)).not.toEqual([]);
  const none = { UseUpperCase: 'False', UseLowerCase: 'False', UseNumbers: 'False', UseSymbols: 'False' };
  expect((await importedRunbook(random(none))).notes).not.toEqual([]);
  const severity = log(fields({ Severity: ed(start, guid(1, 'B')), MessageText: 'x' }));
  const logged = await importedRunbook(runbookOf([severity, link(start, second)]));
  expect(logged.notes.map(({ code }) => code)).toEqual(['property-unusable']);
  expect(logged.runbook.activities[1]?.properties['message']).toBe('x');
});

test('names that mean something to readers of JSON or templates come across as others', async () => {
  const { runbook } = await importedRunbook(
    runbookOf([
      log(fields({ MessageText: `${vb('NOW(dd)')}${ed(start, '{x}')}` }), { name: '__proto__' }),
      link(start, second),
    ]).replace('>Server<', '>[Left(x)] {{y}}<'),
  );
  expect(runbook.activities[0]?.properties['parameters']).toMatchObject([{ name: '(Left(x)) ((y))' }]);
  expect(runbook.activities[1]?.name).toBe('__proto__');
});

test('a parameter that the child does not have is left out, and the child still starts (ois-format 2.4)', async () => {
  const child = policy('Child', guid(2, 'C'), [activity({ guid: guid(11), type: 'Custom Start' })]);
  const call = activity({
    guid: second,
    type: 'Trigger Policy',
    own: `${fields({ PolicyObjectID: guid(2, 'C') })}${table('TRIGGER_POLICY_PARAMETERS', [
      { Parameter: guid(7, 'B'), ParameterName: 'Gone', Value: 'x' },
    ])}`,
  });
  const parent = policy('Parent', guid(3, 'C'), [
    activity({ guid: start, type: 'Custom Start' }),
    call,
    link(start, second),
  ]);
  const { reading, report } = await imported(exportOf([child, parent]));
  expect(reading.bundle?.runbooks[1]?.activities[1]?.properties['parameters']).toEqual({});
  expect(report?.runbooks[1]?.notes.map(({ code }) => code)).toEqual(['stale-parameter']);
});

test('names of folders and runbooks keep their slashes, and an invoked path means the one that is written so', async () => {
  const message = (number: number) => activity({ guid: guid(number), type: 'Custom Start' });
  const calls = [
    'Policies\\Dev/Test\\Start/Stop',
    'Policies\\Dev\\Test\\Start/Stop',
    'Policies\\Dev\\Test\\Start\\Stop',
  ];
  const { bundle, reading } = await imported(
    exportOf([
      folder('Dev/Test', guid(1, 'D'), [policy('Start/Stop', guid(1, 'C'), [message(11)])]),
      folder('Dev', guid(2, 'D'), [
        folder('Test', guid(3, 'D'), [
          policy('Start/Stop', guid(2, 'C'), [message(12)]),
          folder('Start', guid(4, 'D'), [policy('Stop', guid(3, 'C'), [message(13)])]),
        ]),
      ]),
      policy('Parent', guid(9, 'C'), [
        message(1),
        ...calls.flatMap((path, index) => [
          activity({
            guid: guid(20 + index),
            type: 'Trigger Policy',
            own: fields({ PolicyObjectID: guid(77, 'C'), PolicyPath: path }),
          }),
          link(guid(1), guid(20 + index)),
        ]),
      ]),
    ]),
  );
  expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(bundle?.runbooks.map(({ folder: where, name }) => [where, name])).toEqual([
    [['Dev/Test'], 'Start/Stop'],
    ['Dev\\Test', 'Start/Stop'],
    ['Dev\\Test\\Start', 'Stop'],
    [undefined, 'Parent'],
  ]);
  expect(
    reading.bundle?.runbooks[3]?.activities.slice(1).map(({ properties }) => properties['runbook']),
  ).toEqual(['\\Dev/Test\\Start/Stop', '\\Dev\\Test\\Start/Stop', '\\Dev\\Test\\Start\\Stop']);
});

test('two activities of an export with the name of their type keep it', async () => {
  const tell = (to: string) => activity({ guid: to, type: 'Send Event Log Message' });
  const { native, runbook } = await importedRunbook(
    runbookOf([tell(second), tell(third), link(start, second), link(start, third)]),
  );
  const names = ['Initialize Data', 'Send Event Log Message', 'Send Event Log Message'];
  expect(runbook.activities.map(({ name }) => name)).toEqual(names);
  expect(native.activities[0]).not.toHaveProperty('name');
});

test('a child is found by the end of its path where only one runbook has it; one without activities counts as missing', async () => {
  const start1 = activity({ guid: guid(11), type: 'Custom Start' });
  const call = (to: string, path: string) =>
    activity({ guid: second, type: 'Trigger Policy', own: fields({ PolicyObjectID: to, PolicyPath: path }) });
  const parent = (to: string, path: string) =>
    policy('Parent', guid(9, 'C'), [
      activity({ guid: start, type: 'Custom Start' }),
      call(to, path),
      link(start, second),
    ]);
  const text = (to: string, path: string) =>
    exportOf([
      folder('X', guid(1, 'D'), [policy('E', guid(1, 'C'), [start1])]),
      folder('Y', guid(2, 'D'), [policy('E', guid(2, 'C'), [start1]), policy('Empty', guid(3, 'C'), [])]),
      parent(to, path),
    ]);
  const called = async (to: string, path: string) => {
    const { reading, report } = await imported(text(to, path));
    const runbook = reading.bundle?.runbooks.at(-1);
    return [
      runbook?.activities[1]?.properties['runbook'],
      report?.runbooks.at(-1)?.notes.map(({ code }) => code),
    ];
  };
  expect(await called(guid(77, 'C'), 'Policies\\Top\\Y\\E')).toEqual(['\\Y\\E', ['child-by-name']]);
  expect(await called(guid(77, 'C'), 'Policies\\E')).toEqual(['\\E', ['child-missing']]);
  expect(await called(guid(3, 'C'), 'Policies\\Y\\Empty')).toEqual(['\\Y\\Empty', ['child-missing']]);
});

test('what runbooks read of a child that does not return it is noted', async () => {
  const definition = '<Data><Entry><Name>Known</Name><Type>String</Type></Entry></Data>';
  const child = policy('Child', guid(2, 'C'), [activity({ guid: guid(11), type: 'Custom Start' })], {
    ReturnDataDefinition: definition,
  });
  const parent = policy('Parent', guid(3, 'C'), [
    activity({ guid: start, type: 'Custom Start' }),
    activity({
      guid: second,
      type: 'Trigger Policy',
      name: 'Call',
      own: fields({ PolicyObjectID: guid(2, 'C') }),
    }),
    log(
      fields({
        MessageText: `${ed(second, 'known')} ${ed(second, 'ChildPolicy.Status')} ${ed(second, 'Other')}`,
      }),
      {
        guid: third,
      },
    ),
    link(start, second),
    link(second, third),
  ]);
  const { report } = await imported(exportOf([child, parent]));
  expect(report?.runbooks[1]?.notes.map(({ message }) => message)).toEqual([
    'MessageText reads data that Call does not return, Other: it is always blank',
  ]);
});

test('hostile texts take no longer than others', async () => {
  const run = '\\'.repeat(300_000);
  const braces = '{'.repeat(300_000);
  const twins = `<Table>${'<A datatype="null"></A>'.repeat(40_000)}<B datatype="null"></B></Table>`;
  const missing = Array.from({ length: 20_000 }, (_, index) => vb(guid(index, '9'))).join('');
  const { runbook } = await importedRunbook(
    runbookOf([
      log(
        `${fields({ MessageText: `${run}x${ed(start, 'Policy.Name')}${braces}${ed(start, 'Policy.Name')}${missing}` })}${twins}`,
      ),
      link(start, second),
    ]),
  );
  expect(String(runbook.activities[1]?.properties['message'])).toContain(run);
});

test('nothing that the native form does not say is lost: it is in the origin, field by field', async () => {
  const { runbook } = await importedRunbook(
    runbookOf([
      log(
        `<Twice datatype="string">a</Twice><Twice datatype="string">b</Twice><Mixed>text<X datatype="int">1</X></Mixed>`,
      ).replace('<PositionX datatype="int">0', '<PositionX datatype="int">12.5'),
      activity({ guid: third, type: 'Send Event Log Message', name: 'Idle' }),
      link(start, second, undefined, { WaitDelay: '-5', Color: '99999999', And: 'FALSE' }),
      link(start, guid(66)),
    ]),
  );
  expect(runbook.activities[1]?.origin).toMatchObject({
    Twice: 'a',
    'Twice#2': 'b',
    Mixed: { '#text': 'text', X: { int: '1' } },
    PositionX: { int: '12.5' },
  });
  expect(runbook.activities[2]?.origin).toMatchObject({ Enabled: { bool: 'TRUE' } });
  expect(runbook.links[0]?.origin).toMatchObject({ WaitDelay: '-5', Color: '99999999', And: 'FALSE' });
  expect(runbook.origin).toMatchObject({ leftOutLinks: [{ TargetObject: guid(66) }] });
});

test('a type whose fields nobody knows is stood in for, and that is no property of it', async () => {
  const { runbook, notes } = await importedRunbook(
    runbookOf([
      activity({ guid: second, type: 'Format Date/Time', own: fields({ Odd: 'x' }) }),
      link(start, second),
    ]),
  );
  expect(runbook.activities[1]).toMatchObject({ type: 'Format Date/Time', simulate: { status: 'success' } });
  expect(notes.map(({ code }) => code)).toEqual(['property-approximated']);
});

test('a reference may name an item by its letters only; Check Schedule and Format Date/Time are known by theirs', async () => {
  const check = activity({
    guid: second,
    type: 'Check Schedule',
    own: field('ScheduleTemplateID', guid(5, 'B')),
  });
  const format = activity({ guid: third, type: 'Format Date/Time', name: 'Format' });
  const told = activity({
    guid: guid(4),
    type: 'Send Event Log Message',
    own: field('MessageText', `${ed(second, 'Conforms')} ${ed(third, 'FormatResult')}`),
  });
  const objects = [check, format, told, link(start, second), link(second, third), link(third, guid(4))];
  const { runbook, notes, report } = await importedRunbook(runbookOf(objects));
  expect(runbook.activities[3]?.properties).toMatchObject({
    message: '{{Check Schedule.Conforms to schedule}} {{Format.Format Result}}',
  });
  expect(notes.map(({ code }) => code)).not.toContain('unknown-published-data');
  const played = report.activityTypes.find(({ type }) => type === 'Format Date/Time')?.played;
  expect(played).toEqual(['simulated outcome']);
});

test('a Note is not an activity: it is not played, and is kept in the origin; one of a pack is an activity', async () => {
  const note = (number: number, more: object) =>
    activity({ guid: guid(number), type: 'Note', own: field('Text', 'Ask Ops first'), ...more });
  const known = { name: 'Mind', objectType: '{AB1D2E56-3842-4184-A9AF-DFBB99115D26}' };
  const objects = [note(5, known), log(''), note(6, { name: 'Of a pack' }), link(start, second)];
  const { runbook, notes } = await importedRunbook(runbookOf([...objects, link(second, guid(6))]));
  expect(runbook.activities.map(({ name }) => name)).toEqual(['Initialize Data', 'Log', 'Of a pack']);
  expect(notes.map(({ kind, code, subject }) => [kind, code, subject])).toEqual([['kept', 'note', 'Mind']]);
  expect(runbook.origin).toMatchObject({ notes: [{ Name: 'Mind', Text: 'Ask Ops first' }] });
});

test('the Wait of Opalis joins branches as a Junction does, with the data of the last; one of a pack does not', async () => {
  const wait = (number: number, objectType: string) =>
    activity({ guid: guid(number), type: 'Wait', objectType, own: field('Timeout', '60') });
  const other = activity({ guid: third, type: 'Send Event Log Message', name: 'Other' });
  const opalis = wait(5, '{B40FDFBD-6E5F-44F0-9AA6-6469B0A35710}');
  const objects = [log(''), other, opalis, wait(6, guid(7, 'F'))];
  const links = [
    link(start, second),
    link(start, third),
    link(second, guid(5)),
    link(third, guid(5)),
    link(guid(5), guid(6)),
  ];
  const { runbook, notes, reading } = await importedRunbook(runbookOf([...objects, ...links]));
  expect(runbook.activities[3]).toMatchObject({
    type: 'Junction',
    name: 'Wait',
    properties: { returnDataFrom: 'Other' },
    origin: { objectTypeName: 'Wait', Timeout: '60' },
  });
  expect(runbook.activities[4]?.type).toBe('Wait');
  expect(notes.map(({ code }) => code)).toEqual(['wait-as-junction']);
  const run = simulate(reading.bundle as Bundle, { parameters: { Server: 'x' } });
  expect((await run.result).executions).toBe(5);
});
