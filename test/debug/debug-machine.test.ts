import { describe, expect, test } from 'vitest';
import type { DataNode } from '../../src/debug/data-view.ts';
import type { DebugMachine } from '../../src/debug/debug-machine.ts';
import type { LinkFile } from '../support/runbook-file.ts';
import { invoke, message, runbook, takes } from '../support/runbook-file.ts';
import { debug, listed, node, told, where } from './debugged.ts';

function item(machine: DebugMachine, activity: string, name: string): DataNode {
  const [frame] = machine.frames(1);
  const rows = frame && machine.scopes(frame)[0]?.children?.();
  const found = rows
    ?.find((row) => row.name === activity)
    ?.children?.()
    .find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

async function set(machine: DebugMachine, activity: string, name: string, text: string) {
  const { place } = item(machine, activity, name);
  if (place === undefined) throw new Error(`${name} cannot be set`);
  return where(machine, await machine.set(place, text));
}

const big: LinkFile = {
  from: 'rows',
  to: 'big',
  include: [{ item: 'n', operator: 'is greater than', value: 2 }],
};
const rows = runbook(
  {
    rows: { simulate: { rows: [{ n: 1 }, { n: 2 }, { n: 3 }] }, publishes: [{ name: 'n', type: 'Integer' }] },
    each: message('row {{rows.n}}'),
    big: message('big {{rows.n}}'),
  },
  ['rows->each', big],
);

describe('steps', () => {
  test('go from token to token in the order of the engine, and back the same way', async () => {
    const machine = await debug(rows);
    const way = [where(machine, await machine.begin())];
    for (let step = 0; step < 4; step += 1) way.push(where(machine, await machine.move('next', 1)));
    expect(way).toEqual([
      'entry: before rows of job 1 on 1',
      'step: before each of job 1 on 1.1',
      'step: before each of job 1 on 1.2',
      'step: before each of job 1 on 1.3',
      'step: before big of job 1 on 1.3',
    ]);
    const back: string[] = [];
    for (let step = 0; step < 4; step += 1) back.push(where(machine, await machine.move('stepBack', 1)));
    expect(back.map((text) => text.replace(/^\w+/, ''))).toEqual(
      way
        .toReversed()
        .slice(1)
        .map((text) => text.replace(/^\w+/, '')),
    );
    expect(where(machine, await machine.move('stepBack', 1))).toBe('entry: before rows of job 1 on 1');
  });

  test('tell every event once, however often they go back', async () => {
    const machine = await debug(rows);
    await machine.begin();
    await machine.move('next', 1);
    await machine.move('stepBack', 1);
    await machine.move('continue', 1);
    expect(told).toEqual(machine.events.map(({ seq }) => `${seq}`));
  });

  const family = {
    runbooks: [
      runbook({
        before: {},
        call: invoke('Child', { parameters: { P: 'x' } }),
        after: message('{{call.Runbook status}}'),
      }),
      { ...runbook({ take: takes('P'), work: message('{{take.P}}') }), name: 'Child' },
    ],
  };

  test('lead over a child job, into it, and out of it', async () => {
    const machine = await debug(family, { runbook: 'Test' });
    await machine.begin();
    expect(where(machine, await machine.move('next', 1))).toMatch(/before call of job 1/);
    expect(where(machine, await machine.move('next', 1))).toMatch(/before after of job 1/);
    expect(where(machine, await machine.move('stepBack', 1))).toMatch(/before call of job 1/);
    expect(where(machine, await machine.move('stepIn', 1))).toMatch(/before take of job 2/);
    expect(machine.frames(2).map(({ job, execution }) => `${job} ${execution.activity.id}`)).toEqual([
      '2 take',
      '1 call',
      '1 before',
    ]);
    expect(machine.jobs().map(({ job }) => job)).toEqual([1, 2]);
    expect(where(machine, await machine.move('stepOut', 2))).toMatch(/before after of job 1/);
    expect(where(machine, await machine.move('next', 1))).toBe('ended');
  });

  test('go on in the caller behind the last activity of a child, and back into it', async () => {
    const machine = await debug(family, { runbook: 'Test' });
    machine.addBreakpoint('f', node(machine, 'work', '\\Child'), {});
    expect(where(machine, await machine.move('continue', 1))).toMatch(/^breakpoint: before work of job 2/);
    expect(listed(machine, 'Parameters', 2)).toEqual(['P: x']);
    expect(where(machine, await machine.move('next', 2))).toMatch(/^step: before after of job 1/);
    expect(where(machine, await machine.move('reverseContinue', 1))).toMatch(/^breakpoint: before work/);
    machine.clearBreakpoints('f');
    await machine.move('stepBack', 2);
    expect(where(machine, await machine.move('stepBack', 2))).toMatch(/before call of job 1/);
  });
});

describe('breakpoints', () => {
  const hitsOf = async (machine: DebugMachine) => {
    const hits: string[] = [];
    for (;;) {
      const stop = await machine.move('continue', 1);
      if (stop.kind === 'ended') return hits;
      hits.push(where(machine, stop));
    }
  };
  const tokens = (hits: readonly string[]) => hits.map((text) => text.split(' on ')[1]);

  test('stop before each token; with a condition only where it holds', async () => {
    const plain = await debug(rows);
    plain.addBreakpoint('f', node(plain, 'each'), {});
    expect(tokens(await hitsOf(plain))).toEqual(['1.1', '1.2', '1.3']);
    const machine = await debug(rows);
    machine.addBreakpoint('f', node(machine, 'each'), { condition: '{{rows.n}} >= 2' });
    expect(tokens(await hitsOf(machine))).toEqual(['1.2', '1.3']);
  });

  test('count hits from the start of the run, so that they are the same on the way back', async () => {
    const machine = await debug(rows);
    machine.addBreakpoint('f', node(machine, 'each'), { hitCondition: '= 2' });
    expect(tokens(await hitsOf(machine))).toEqual(['1.2']);
    expect(where(machine, await machine.move('reverseContinue', 1))).toBe(
      'breakpoint: before each of job 1 on 1.2',
    );
  });

  test('on a link stop the rows that go over it', async () => {
    const machine = await debug(rows);
    machine.addBreakpoint('f', node(machine, 'rows->big'), {});
    expect(await hitsOf(machine)).toEqual(['breakpoint: before big of job 1 on 1.3']);
  });

  test('on a link to a Junction stop after the activity whose rows wait there', async () => {
    const machine = await debug(
      runbook(
        { start: {}, left: {}, right: { simulate: { status: 'failed' } }, join: { type: 'Junction' } },
        ['start->left', 'start->right', 'left->join', 'right->join'],
      ),
    );
    machine.addBreakpoint('f', node(machine, 'left->join'), {});
    machine.addBreakpoint('f', node(machine, 'right->join'), {});
    expect(await hitsOf(machine)).toEqual(['breakpoint: after left of job 1 on 1.1']);
  });

  test('with a message tell it, and do not stop', async () => {
    const machine = await debug(rows);
    machine.addBreakpoint('f', node(machine, 'each'), { logMessage: 'n is {{rows.n}}' });
    expect(await hitsOf(machine)).toEqual([]);
    expect(told.filter((text) => text.startsWith('n is'))).toEqual(['n is 1', 'n is 2', 'n is 3']);
  });

  test('on failures stop after the activity, with its error', async () => {
    const machine = await debug(
      runbook({ a: { simulate: { status: 'warning' } }, b: {}, c: {} }, [
        { from: 'a', to: 'b', include: [] },
        'b->c',
      ]),
      { mocks: { Test: { c: { status: 'failed', errorSummary: 'no disk' } } } },
    );
    machine.stopOnFailures(['failed']);
    const stop = await machine.move('continue', 1);
    expect(where(machine, stop)).toBe('exception: after c of job 1 on 1.1.1');
    expect(stop).toMatchObject({ text: 'Query Database (3) ended with failed: no disk' });
    machine.stopOnFailures(['warning']);
    expect(where(machine, await machine.move('reverseContinue', 1))).toMatch(/^exception: after a /);
  });
});

describe('the data bus', () => {
  test('shows the row of each activity on the way of the token, parameters, variables and counters', async () => {
    const counting = runbook({
      init: takes('Who'),
      add: { type: 'Modify Counter', counter: 'Seen', value: 5 },
      say: message('{{init.Who}} {{$Site}}'),
    });
    const machine = await debug(
      {
        runbooks: [counting],
        variables: [
          { name: 'Site', value: 'Oslo' },
          { name: 'Key', value: 'hush', encrypted: true },
        ],
        counters: [{ name: 'Seen', default: 1 }],
      },
      { parameters: { Who: 'Ada' } },
    );
    await machine.begin();
    expect(listed(machine, 'Parameters')).toEqual(['Who: Ada']);
    expect(listed(machine, 'Counters')).toEqual(['\\Seen: 1']);
    await machine.move('next', 1);
    await machine.move('next', 1);
    expect(listed(machine, 'Published data')).toEqual([
      'add: Modify Counter, 1 row',
      '  Counter Value: 6',
      '  common data: ',
      'init: Initialize Data, 1 row',
      '  Who: Ada',
      '  common data: ',
    ]);
    expect(listed(machine, 'Counters')).toEqual(['\\Seen: 6']);
    expect(listed(machine, 'Variables')).toEqual(['Site: Oslo', 'Key: <encrypted>']);
    expect(listed(machine, 'Activity')).toContain('message: Ada Oslo');
    await machine.move('stepBack', 1);
    expect(listed(machine, 'Counters')).toEqual(['\\Seen: 1']);
  });

  test('never shows a secret, whatever reads it', async () => {
    const machine = await debug({
      runbooks: [
        runbook({
          a: { type: 'Query Database', simulate: { rows: [{ n: 'its hush' }] }, publishes: [{ name: 'n' }] },
          b: {},
        }),
      ],
      variables: [{ name: 'Key', value: 'hush', encrypted: true }],
    });
    await machine.begin();
    await machine.move('next', 1);
    const [frame] = machine.frames(1);
    if (frame === undefined) throw new Error('no frame');
    expect(listed(machine, 'Published data')).toContain('  n: its <encrypted>');
    expect(machine.evaluate('{{a.n}}, {{$Key}}', frame)).toBe('its <encrypted>, <encrypted>');
  });

  test('evaluates texts with the row of the frame', async () => {
    const machine = await debug(rows);
    await machine.begin();
    await machine.move('next', 1);
    await machine.move('next', 1);
    const [frame] = machine.frames(1);
    if (frame === undefined) throw new Error('no frame');
    expect(machine.evaluate("[Upper('row')] {{rows.n}}", frame)).toBe('ROW 2');
    expect(() => machine.evaluate('{{nobody.n}}', frame)).toThrow('no activity "nobody"');
  });
});

describe('a value that is set', () => {
  test('counts from then on, also when one goes back and on again', async () => {
    const machine = await debug(rows);
    await machine.begin();
    await machine.move('next', 1);
    expect(await set(machine, 'rows', 'n', '7')).toBe('unmoved');
    expect(item(machine, 'rows', 'n').value).toBe('7');
    await machine.move('stepBack', 1);
    await machine.move('next', 1);
    expect(item(machine, 'rows', 'n').value).toBe('7');
    // Its row goes over the link that asks for more than 2 now.
    machine.addBreakpoint('f', node(machine, 'rows->big'), {});
    expect(where(machine, await machine.move('continue', 1))).toBe('breakpoint: before big of job 1 on 1.1');
  });

  test('that leads elsewhere moves to where the ways part', async () => {
    const machine = await debug(
      runbook(
        {
          a: { simulate: { rows: [{ n: 1 }] }, publishes: [{ name: 'n', type: 'Integer' }] },
          one: {},
          other: {},
        },
        [
          { from: 'a', to: 'one', include: [{ item: 'n', operator: 'equals', value: 1 }] },
          { from: 'a', to: 'other', exclude: [{ item: 'n', operator: 'equals', value: 1 }] },
        ],
      ),
    );
    await machine.begin();
    expect(where(machine, await machine.move('next', 1))).toMatch(/before one/);
    expect(await set(machine, 'a', 'n', '2')).toMatch(/^goto: before other/);
  });

  test('is of the kind of the one that it replaces, and only of what was published', async () => {
    const machine = await debug(rows);
    await machine.begin();
    await machine.move('next', 1);
    await expect(set(machine, 'rows', 'n', 'many')).rejects.toThrow('"many" is not a number');
    expect(
      item(machine, 'rows', 'common data')
        .children?.()
        .every(({ place }) => place === undefined),
    ).toBe(true);
  });

  test('leaves what was set before', async () => {
    const machine = await debug(rows);
    await machine.begin();
    await machine.move('next', 1);
    await set(machine, 'rows', 'n', '2');
    await machine.move('next', 1);
    await set(machine, 'rows', 'n', '6');
    await machine.move('stepBack', 1);
    expect(item(machine, 'rows', 'n').value).toBe('2');
    expect(where(machine, await machine.move('next', 1))).toMatch(/before each of job 1 on 1.2/);
    expect(item(machine, 'rows', 'n').value).toBe('6');
  });
});

test('a run without end is played only as far as somebody looks', async () => {
  const machine = await debug(
    runbook({ again: { loop: { exit: [{ status: ['failed'] }] } } }, [], { maxLoopAttempts: 1_000_000 }),
  );
  await machine.begin();
  expect(where(machine, await machine.move('next', 1))).toMatch(/before again/);
  const moving = machine.move('continue', 1);
  machine.pause();
  expect(where(machine, await moving)).toMatch(/^pause: /);
  expect(machine.events.length).toBeLessThan(100);
});
