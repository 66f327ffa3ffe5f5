import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const log = { id: 'a', type: 'Send Event Log Message', severity: 'Information', message: 'key {{$Key}}' };
const file = folder.file('secret.json', {
  variables: [
    { name: 'Key', folder: 'Ops', encrypted: true },
    { name: 'Plain', value: 'x' },
  ],
  runbooks: [{ name: 'R', activities: [log] }],
});

test('run is refused without a secret it needs, before anything starts; exit code 2', async () => {
  const { code, out, err } = await pianola('run', file, '--isolation', 'none');
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('--secret "Ops\\Key=@FILE" (Send Event Log Message)\n');
});

test('a secret is given by path or name, as text or as a file without its last line break; nothing shows it', async () => {
  const path = folder.file('key.txt', 's3cret\r\n');
  for (const given of ['Key=s3cret', 'ops/KEY=s3cret', `Ops\\Key=@${path}`, 'key=']) {
    for (const command of ['simulate', 'run']) {
      const flags = command === 'run' ? ['--isolation', 'none'] : [];
      const told = await pianola(
        command,
        file,
        '--secret',
        given,
        ...flags,
        '--format',
        'ndjson',
        '--published-data',
        'all',
      );
      expect([told.code, told.out.includes('"key <encrypted>"')]).toEqual([0, true]);
      expect(told.err).toMatch(/^\S+ warning encrypted-as-text: .*\n {4}use it in .*\n$/);
      expect(told.out + told.err).not.toContain('s3cret');
    }
  }
});

test('a dropped token does not show the secret that its link tested', async () => {
  const dropping = folder.file('dropping.json', {
    variables: [{ name: 'Key', folder: 'Ops', encrypted: true }],
    runbooks: [
      {
        name: 'R',
        activities: [
          { id: 's', type: 'Run .Net Script', language: 'JavaScript', script: "publish('Pw', '{{$Key}}')" },
          log,
        ],
        links: [{ from: 's', to: 'a', include: [{ item: 'Pw', operator: 'equals', value: 'x' }] }],
      },
    ],
  });
  const { out } = await pianola('simulate', dropping, '--secret', 'Key=s3cret');
  expect(out).toContain('goes no further: Pw equals "x": "<encrypted>"\n');
});

test('sweep and compare take them as well', async () => {
  expect((await pianola('sweep', file, '--throttle', '1', '--secret', 'Key=x')).code).toBe(0);
  expect((await pianola('sweep', file, '--throttle', '1', '--secret', 'Kee=x')).err).toContain(
    'did you mean "Key"?',
  );
  const compared = await pianola('compare', file, '--secret', 'Key=x');
  expect(compared.err).toContain(
    'error: \\R has no Parallel activity, and no For Each with several workers\n',
  );
});

describe('what cannot be is told without the value', () => {
  const missing = join(folder.path, 'missing.txt');
  test.each([
    ['no name', ['s3cret'], 'error: --secret number 1 is neither NAME=VALUE nor NAME=@FILE\n'],
    ['an empty name', ['Key=a', '=s3cret'], 'error: --secret number 2 is neither'],
    ['given twice', ['Key=s3cret', 'Key=s3cret2'], 'error: --secret Key is given twice\n'],
    [
      'given twice, spelt two ways',
      ['Key=s3cret', 'ops/key=s3cret2'],
      'error: the secret Ops\\Key is given twice\n',
    ],
    ['unknown', ['Kee=s3cret'], 'does not exist\ndid you mean "Key"?\n'],
    ['not encrypted', ['Plain=s3cret'], 'is not encrypted\n'],
    [
      'no such file',
      [`Key=@${missing}`],
      `error: --secret Key: cannot read ${missing}: there is no such file\n`,
    ],
    ['a folder', [`Key=@${folder.path}`], `error: --secret Key: cannot read ${folder.path}: `],
  ])('%s', async (_what, given, said) => {
    const { err } = await pianola('simulate', file, ...given.flatMap((text) => ['--secret', text]));
    expect(err).toContain(said);
    expect(err).not.toContain('s3cret');
  });
});
