import { expect, test } from 'vitest';
import { message, runbook } from '../support/runbook-file.ts';
import { debug, listed, node, placeIn, where } from './debugged.ts';

test('a counter that is set has its value from there on, and the one before when one steps back', async () => {
  const machine = await debug({
    runbooks: [
      runbook({
        one: { type: 'Modify Counter', counter: 'Seen', value: 5 },
        two: { type: 'Modify Counter', counter: 'Seen', value: 5 },
        say: message('{{two.Counter Value}}'),
      }),
    ],
    counters: [{ name: 'Seen', default: 1 }],
  });
  const setTo = (text: string) => machine.set(placeIn(machine, 'Counters', '\\Seen'), text);
  await machine.begin();
  await machine.move('next', 1);
  expect(listed(machine, 'Counters')).toEqual(['\\Seen: 6']);
  await expect(setTo('1.5')).rejects.toThrow('"1.5" is not a whole number');
  await expect(setTo(' ')).rejects.toThrow('" " is not a whole number');
  expect(await setTo('40')).toBeUndefined();
  expect(listed(machine, 'Counters')).toEqual(['\\Seen: 40']);
  await machine.move('next', 1);
  expect(listed(machine, 'Counters')).toEqual(['\\Seen: 45']);
  expect(listed(machine, 'Activity')).toContain('message: 45');
  await machine.move('stepBack', 1);
  await machine.move('stepBack', 1);
  expect(listed(machine, 'Counters')).toEqual(['\\Seen: 1']);
  // What was set further on is forgotten when something is set here.
  expect(await setTo('100')).toBeUndefined();
  await machine.move('next', 1);
  await machine.move('next', 1);
  expect(listed(machine, 'Counters')).toEqual(['\\Seen: 110']);
});

test('a counter of each runbook is set for the one that has it', async () => {
  const machine = await debug(
    {
      runbooks: [runbook({ one: { type: 'Modify Counter', counter: 'Seen', value: 5 }, say: message('x') })],
      counters: [{ name: 'Seen', default: 1 }],
    },
    { options: { counterScope: 'perRunbook' } },
  );
  await machine.begin();
  await machine.move('next', 1);
  const name = '\\Seen of \\Test';
  await machine.set(placeIn(machine, 'Counters', name), '7');
  expect(listed(machine, 'Counters')).toEqual([`${name}: 7`]);
});

test('a variable that is set has its value from the beginning, for breakpoints and the console as well', async () => {
  const machine = await debug({
    runbooks: [
      runbook(
        {
          rows: { type: 'Query Database', simulate: { rows: [{ n: 1 }] }, publishes: [{ name: 'n' }] },
          say: message('{{$Site}}'),
        },
        [{ from: 'rows', to: 'say', include: [{ item: 'n', operator: 'equals', value: 1 }] }],
      ),
    ],
    variables: [
      { name: 'Site', value: 'Oslo' },
      { name: 'Key', value: 'hush', encrypted: true },
    ],
  });
  machine.addBreakpoint('', node(machine, 'say'), { condition: "{{$Site}} = 'Rome'" });
  await machine.begin();
  await machine.move('next', 1);
  expect(listed(machine, 'Activity')).toContain('message: Oslo');
  expect(await machine.set(placeIn(machine, 'Variables', 'Site'), 'Rome')).toBeUndefined();
  expect(listed(machine, 'Variables')).toEqual(['Site: Rome', 'Key: <encrypted>']);
  expect(listed(machine, 'Activity')).toContain('message: Rome');
  const [frame] = machine.frames(1);
  expect(frame && machine.evaluate('in {{$Site}}', frame)).toBe('in Rome');
  await machine.move('stepBack', 1);
  expect(where(machine, await machine.move('continue', 1))).toMatch(/^breakpoint: before say/);
  expect(() => placeIn(machine, 'Variables', 'Key')).toThrow('Key cannot be set');
});
