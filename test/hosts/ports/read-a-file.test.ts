// The example of examples/read-a-file: an own live activity that reads one file.
import { describe, expect, test } from 'vitest';
import { pianola } from '../../support/command-line.ts';

const folder = 'examples/read-a-file';
const file = `${folder}/greeting.txt`;
const command = [`${folder}/runbook.json`, '--activities', `${folder}/read-text.mjs`, '--format', 'list'];

describe.each(['none', 'worker'])('run, isolation %s', (isolation) => {
  const live = ['run', ...command, '--isolation', isolation];

  test('the file that was granted is read', async () => {
    const { code, out } = await pianola(...live, '--allow', `read:${file}`, '--published-data', 'specific');
    expect(out).toContain('Send Event Log Message');
    expect(code).toBe(0);
  }, 60_000);

  test('without the permission it is refused before anything starts', async () => {
    const { code, out, err } = await pianola(...live);
    expect(err).toContain('read (Read Text) needs --allow read:PATH, and has no simulated outcome');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('another permission does not do', async () => {
    expect((await pianola(...live, '--allow', 'write:.,program:cat')).code).toBe(2);
  });

  test('a file outside is not read: the activity fails, and says why', async () => {
    const eventLog = live.map((word) => (word === 'list' ? 'eventlog' : word));
    const path = 'package.json';
    const { out } = await pianola(...eventLog, '--allow', `read:${folder}`, '--param', `Path=${path}`);
    expect(out).toContain(`cannot read ${path}: it is not inside what --allow names (read:${process.cwd()}`);
  }, 60_000);
});

test('simulate reads nothing, whatever is there', async () => {
  const { code, out } = await pianola('simulate', ...command);
  expect({ code, out }).toEqual({
    code: 0,
    out: '  1. Initialize Data\n  2. Read Text\n  3. Send Event Log Message\n',
  });
});
