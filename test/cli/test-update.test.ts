// `pianola test --update` writes what happened into test files, and nothing else.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const script = {
  name: 'Disks',
  folder: 'Ops',
  returnedData: [{ name: 'Worst' }],
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Least', type: 'Integer', default: 10 }] },
    {
      id: 'disks',
      type: 'Query Database',
      name: 'Get disks',
      publishes: [{ name: 'Drive' }, { name: 'Free', type: 'Number' }],
    },
    {
      id: 'log',
      type: 'Send Event Log Message',
      severity: 'Warning',
      message: '{{disks.Drive}} has {{disks.Free}} GB',
    },
    { id: 'child', type: 'Invoke Runbook', runbook: 'Mail', parameters: { To: '{{disks.Drive}}' } },
    { id: 'end', type: 'Return Data', values: { Worst: '{{disks.Free}}' } },
  ],
  links: [
    { from: 'init', to: 'disks' },
    {
      from: 'disks',
      to: 'log',
      include: [{ item: 'Free', operator: 'is less than', value: 10 }],
    },
    { from: 'log', to: 'child' },
    { from: 'child', to: 'end' },
  ],
};
const mail = {
  name: 'Mail',
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'To' }] },
    { id: 'say', type: 'Send Event Log Message', severity: 'Information', message: 'to {{init.To}}' },
  ],
  links: [{ from: 'init', to: 'say' }],
};
folder.file('bundle.json', { runbooks: [script, mail] });
const head = `definition: bundle.json   # beside it
runbook: Disks
mocks:
  \\Ops\\Disks:
    disks: { rows: [{ Drive: 'C:', Free: 5 }, { Drive: 'D:', Free: 80 }, { Drive: 'E:', Free: 7 }] }
cases:
`;
const write = (name: string, cases: string) => folder.file(name, head + cases);
const read = (path: string) => readFileSync(path, 'utf8');
const short = (text: string) => text.replaceAll(`${folder.path}/`, '');

test('what did not hold is written anew, and everything else stays as it is', async () => {
  const file = write(
    'one.test.yaml',
    `  # the first one
  - name: "one"
    expect:
      status: failed   # what a day
      ran: { log: 1, disks:  1, Mail/say: { atLeast: 3 } }
      messages:
        # the first disk
        - { severity: Warning, message: { contains: 'C:' } }
        - severity: Error
          message: 'to C:'
        - message: { contains: nothing } # never
      returned: []
`,
  );
  const { code, out, err } = await pianola('test', file, '--update');
  expect(short(err)).toBe('one.test.yaml: 5 expectations written anew\n');
  expect(out).toMatch(/1 passed in/);
  expect(code).toBe(0);
  expect(read(file).slice(head.length)).toBe(`  # the first one
  - name: "one"
    expect:
      status: success   # what a day
      ran: { log: 2, disks:  1, Mail/say: 2 }
      messages:
        # the first disk
        - { severity: Warning, message: { contains: 'C:' } }
        - severity: Warning
          message: 'E: has 7 GB'
        - message: 'to C:' # never
        - { severity: Information, message: 'to E:' }
      returned: [{ Worst: 5 }, { Worst: 7 }]
`);
  const again = await pianola('test', file, '--update');
  expect(again).toMatchObject({ code: 0, err: 'no expectation had to be written anew\n' });
});

/** Expectations of every kind, none of which holds. */
const wrong: readonly (readonly [string, unknown])[] = [
  ['status', { not: 'success' }],
  ['list', ['Initialize Data', 'Invoke Runbook']],
  ['ran', { log: 9, 'Get disks': { between: [2, 3] }, 'Mail/say': { atMost: 0 } }],
  ['order', ['end', 'log', 'end', 'log', 'log', 'disks']],
  [
    'order',
    [
      ['log', 'disks'],
      ['init', 'log'],
      ['end', 'init'],
    ],
  ],
  [
    'before',
    [
      ['log', 'disks'],
      ['init', 'log'],
    ],
  ],
  ['links', { 'disks -> log': 3, 'log -> child': { not: 2 } }],
  ['given', { log: [{ message: 'C: has 5 GB' }, { message: { matches: 'F.*' } }] }],
  ['given', { log: [] }],
  ['published', { disks: [{ Free: { atLeast: 6 } }, { Free: '81' }] }],
  ['published', { disks: [] }],
  ['messages', []],
  ['messages', [{ activity: 'log', message: { contains: 'E:' }, severity: 'Error' }, { computer: 'x' }]],
  ['returned', [{ Worst: 5 }, { Worst: null }, { Worst: 1 }]],
  ['jobs', { Mail: { count: { atLeast: 3 }, atOnce: 4, status: 'Failed' } }],
  ['durationSeconds', { atLeast: 3600 }],
  ['diagnostics', ['starved-junction', { contains: 'x' }]],
  ['limit', 'deadlock'],
];

describe.each(['yaml', 'json'])('after an update of %s all holds', (format) => {
  test.each(wrong)('%s: %j', async (kind, value) => {
    const start = {
      definition: 'bundle.json',
      runbook: 'Disks',
      mocks: {
        '\\Ops\\Disks': {
          disks: {
            rows: [
              { Drive: 'C:', Free: 5 },
              { Drive: 'true', Free: 7 },
            ],
          },
        },
      },
    };
    const content = { ...start, cases: [{ name: 'a', expect: { [kind]: value } }] };
    const { stringify } = await import('yaml');
    const texts =
      format === 'json'
        ? [JSON.stringify(content), JSON.stringify(content, null, 2)]
        : [stringify(content), stringify(content, { collectionStyle: 'flow' })];
    for (const text of texts) {
      const file = folder.file(`each.test.${format}`, text);
      expect((await pianola('test', file)).code).toBe(1);
      const { code, err, out } = await pianola('test', file, '--update');
      expect({ code, out, told: short(err) }).toMatchObject({
        code: 0,
        told: expect.stringMatching(/^each\.test\.\w+: \d expectations? written anew\n$/),
      });
      expect((await pianola('test', file)).code).toBe(0);
    }
  });
});

describe('what is not changed is told, and still fails', () => {
  test.each([
    [
      'rows of a table that need different values',
      `  - name: a
    expect: { ran: { log: 7 } }
    table: [{ mocks: { Disks: { disks: { rows: [{ Free: 1 }] } } } }, { mocks: { Disks: { disks: { rows: [{ Free: 1 }, { Free: 2 }, { Free: 3 }] } } } }]
`,
      /:8:27: not changed: the rows of its table would need different values/,
    ],
    [
      'an expectation that holds for another row',
      `  - name: a
    expect: { ran: { log: 1 } }
    table: [{ mocks: { Disks: { disks: { rows: [{ Free: 1 }] } } } }, { mocks: { Disks: { disks: { rows: [{ Free: 1 }, { Free: 2 }, { Free: 3 }] } } } }]
`,
      /:8:27: not changed: it holds for another row/,
    ],
    [
      'a case that must hold in several orders',
      `  - name: a
    schedules: { all: 3 }
    expect: { ran: { log: 7 } }
`,
      /:\d+:27: not changed: the case must hold in several orders/,
    ],
    [
      'what an alias repeats',
      `  - name: a
    expect: { ran: &many { log: 7 } }
  - name: b
    expect: { ran: *many }
`,
      /:8:33: not changed: it is shared by an alias/,
    ],
  ])('%s', async (_, cases, told) => {
    const file = write('kept.test.yaml', cases);
    const { code, err } = await pianola('test', file, '--update');
    expect(err).toMatch(told);
    expect(code).toBe(1);
    expect(read(file)).toBe(head + cases);
  });

  test('activities that take turns, of which neither is before the other', async () => {
    const note = (id: string) => ({ id, type: 'Send Event Log Message', message: id });
    folder.file('turns.json', {
      name: 'Turns',
      activities: [
        { id: 'ask', type: 'Query Database', simulate: { rows: [{}, {}] } },
        note('left'),
        note('right'),
      ],
      links: [
        { from: 'ask', to: 'left' },
        { from: 'ask', to: 'right' },
      ],
    });
    const text = JSON.stringify({
      definition: 'turns.json',
      cases: [{ name: 'a', expect: { before: [['left', 'right']] } }],
    });
    const file = folder.file('turns.test.json', text);
    const { code, err } = await pianola('test', file, '--update');
    expect(short(err)).toMatch(/^turns.test.json:1:\d+: not changed: it cannot hold with what happened/);
    expect({ code, text: read(file) }).toEqual({ code: 1, text });
  });

  test('a case that takes too long', async () => {
    folder.file('endless.json', {
      name: 'Endless',
      activities: [
        { id: 'poll', type: 'Query Database', loop: { delaySeconds: 1, exit: [{ status: ['failed'] }] } },
      ],
      options: { maxLoopAttempts: 1_000_000_000 },
    });
    const text = JSON.stringify({
      definition: 'endless.json',
      cases: [{ name: 'a', expect: { ran: { poll: 1 } } }],
    });
    const file = folder.file('endless.test.json', text);
    expect((await pianola('test', file, '--update', '--case-timeout', '0.2')).code).toBe(1);
    expect(read(file)).toBe(text);
  });
});

test('rows of a table: what stands in a row is changed there, what all rows agree on in the case', async () => {
  const file = write(
    'rows.test.yaml',
    `  - name: a
    expect: { ran: { log: 7, disks: 3 } }
    table:
      - { mocks: { Disks: { disks: { rows: [{ Free: 1 }] } } }, expect: { ran: { log: 8 } } }
      - { mocks: { Disks: { disks: { rows: [{ Free: 1 }, { Free: 2 }, { Free: 3 }] } } }, expect: { ran: { log: 9 } } }
  - { name: b }
`,
  );
  const { code, err } = await pianola('test', file, '--update');
  expect({ code, told: short(err) }).toEqual({
    code: 0,
    told: 'rows.test.yaml: 3 expectations written anew\n',
  });
  expect(read(file).slice(head.length)).toBe(`  - name: a
    expect: { ran: { log: 7, disks: 1 } }
    table:
      - { mocks: { Disks: { disks: { rows: [{ Free: 1 }] } } }, expect: { ran: { log: 1 } } }
      - { mocks: { Disks: { disks: { rows: [{ Free: 1 }, { Free: 2 }, { Free: 3 }] } } }, expect: { ran: { log: 3 } } }
  - { name: b }
`);
});

test('--filter leaves the others alone, and a row that is not played keeps what its table shares', async () => {
  const cases = `  - name: a
    expect: { ran: { log: 7 } }
  - name: b
    expect: { ran: { log: 7 } }
    table: [{ name: x }, { name: y }]
`;
  const file = write('some.test.yaml', cases);
  const { err } = await pianola('test', file, '--update', '--filter', 'b: x');
  expect(short(err)).toBe(
    'some.test.yaml:10:27: not changed: another row of its table was not played to its end\n',
  );
  await pianola('test', file, '--update', '--filter', '^b');
  expect(read(file)).toBe(head + cases.replace(/log: 7(?=[^7]*$)/, 'log: 2'));
});

test('all files are written, or none', async () => {
  const first = write('aa.test.yaml', '  - { name: a, expect: { ran: { log: 7 } } }\n');
  const second = folder.file('zz.test.yaml', 'x');
  writeFileSync(second, `${head}  - { name: a, expect: { ran: { log: 7 } } }\n`);
  const { rewriteFiles } = await import('../../src/files/write-files.ts');
  expect(() =>
    rewriteFiles(
      new Map([
        [first, 'x'],
        [join(folder.path, 'gone'), 'x'],
      ]),
    ),
  ).toThrow('cannot write');
  expect(read(first)).toContain('log: 7');
  const { err } = await pianola('test', first, second, '--update');
  expect(short(err)).toBe(
    'aa.test.yaml: 1 expectation written anew\nzz.test.yaml: 1 expectation written anew\n',
  );
});

test.each([
  [{ CI: 'true' }, [], 'refused with CI set'],
  [{ CI: '0' }, [], 'refused with CI set'],
  [{}, ['--watch'], '--watch does not go with --update'],
])('%j %j: refused, and nothing is written', async (env, words, message) => {
  const cases = '  - { name: a, expect: { ran: { log: 7 } } }\n';
  const file = write('ci.test.yaml', cases);
  const io = new FakeIo();
  Object.assign(io.env, env);
  const { code, err } = await io.main('test', file, '--update', ...words);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  expect(read(file)).toBe(head + cases);
});
