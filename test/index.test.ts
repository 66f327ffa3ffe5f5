// The public API, as a program that uses Pianola sees it.
import { expect, expectTypeOf, test } from 'vitest';
import * as pianola from '../src/index.ts';
import { loadRunbook, type RunResult, run, simulate, type TraceEvent } from '../src/index.ts';

const backup = {
  name: 'Backup',
  folder: 'Ops',
  returnedData: [{ name: 'Done', type: 'Integer' }],
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Server' }] },
    {
      id: 'disks',
      type: 'Query Database',
      name: 'Get disks',
      publishes: [{ name: 'Disk' }],
      simulate: { rows: [{ Disk: 'C' }, { Disk: 'D' }] },
    },
    { id: 'copy', type: 'Run Program', program: 'copy', simulate: { durationMs: 0 } },
    {
      id: 'log',
      type: 'Send Event Log Message',
      severity: 'Information',
      message: '{{init.Server}} {{disks.Disk}}',
    },
    { id: 'join', type: 'Junction', returnDataFrom: 'disks' },
    { id: 'back', type: 'Return Data', values: { Done: 1 } },
  ],
  links: [
    { from: 'init', to: 'disks' },
    { from: 'disks', to: 'copy' },
    { from: 'copy', to: 'log' },
    { from: 'log', to: 'join' },
    { from: 'join', to: 'back' },
  ],
};

test('it exports these names and no others', () => {
  expect(Object.keys(pianola).sort()).toEqual([
    'DefinitionError',
    'UsageError',
    'compare',
    'defineActivity',
    'exploreSchedules',
    'findTestFiles',
    'importExport',
    'importExports',
    'loadActivityTypes',
    'loadRunbook',
    'mocksJsonSchema',
    'readBundle',
    'readDefinition',
    'readMocks',
    'run',
    'runTests',
    'runbookJsonSchema',
    'simulate',
    'standardCatalogue',
    'sweep',
    'testJsonSchema',
  ]);
});

test.each([
  ['simulate', simulate],
  ['run', run],
] as const)('load, %s, and take the events as they come', async (_name, host) => {
  const started = host(await loadRunbook(backup), { parameters: { Server: 'FS1' } });
  const messages: string[] = [];
  started.on('EventLogMessage', ({ message }) => messages.push(message));
  const events: TraceEvent[] = [];
  for await (const event of started) events.push(event);
  const result = await started.result;
  expectTypeOf(result).toEqualTypeOf<RunResult>();
  expect(messages).toEqual(['FS1 C', 'FS1 D']);
  expect(result).toMatchObject({
    status: 'success',
    returned: [{ Done: 1 }, { Done: 1 }],
    executions: 9,
    events: events.length,
  });
});

test('mocks in code stand in for anything', async () => {
  const bundle = await loadRunbook(backup);
  const mocks = {
    '\\Ops\\Backup': {
      'Get disks': { rows: { repeat: 3, row: { Disk: 'disk {{$row}}' } } },
      log: { status: 'failed' },
    },
  } as const;
  const started = simulate(bundle, { mocks, parameters: { Server: 'FS1' } });
  const ends: string[] = [];
  started.on('ActivityEnd', ({ activity, status }) => ends.push(`${activity} ${status}`));
  expect((await started.result).status).toBe('warning');
  expect(ends.filter((end) => end === 'log failed')).toHaveLength(3);
});

test('two runs of one bundle at the same time do not know of each other', async () => {
  const bundle = await loadRunbook(backup);
  const play = async (server: string) => {
    const started = simulate(bundle, { parameters: { Server: server } });
    const messages: string[] = [];
    for await (const event of started) if (event.event === 'EventLogMessage') messages.push(event.message);
    return messages;
  };
  const servers = ['A', 'B', 'C'];
  expect(await Promise.all(servers.map(play))).toEqual(
    servers.map((server) => [`${server} C`, `${server} D`]),
  );
});
