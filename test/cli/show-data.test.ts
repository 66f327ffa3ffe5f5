import { expect, test } from 'vitest';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const words = 'one two three four five six seven eight nine ten';
const file = folder.file('data.json', {
  variables: [{ name: 'Key', encrypted: true }],
  runbooks: [
    {
      name: 'Data',
      activities: [
        { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N', default: words }] },
        { id: 's', type: 'Run .Net Script', language: 'JavaScript', script: "publish('Pw', '{{$Key}}')" },
      ],
      links: [{ from: 'init', to: 's' }],
    },
  ],
});

test.each(['eventlog', 'tree'])('format 5: --show-data shows values in %s, secrets aside', async (format) => {
  const shown = await pianola('simulate', file, '--show-data', '--format', format, '--secret', 'Key=s3cret');
  expect(shown.code).toBe(0);
  expect(shown.out).toContain(`1 row | N = ${words}\n`);
  expect(shown.out).toContain(' | Pw = <encrypted>\n');
  expect(shown.out).not.toContain('s3cret');
  expect((await pianola('simulate', file, '--format', format)).out).not.toContain('|');
});

test('--published-data says what is shown', async () => {
  const { out } = await pianola('simulate', file, '--show-data', '--published-data', 'common');
  expect(out).toContain(' | Activity status = success | ');
  expect(out).not.toContain(' | N = ');
});

test.each(['eventlog', 'tree'])('%s breaks such lines between words on a terminal', async (format) => {
  const { out } = await new FakeIo()
    .onTerminal(60)
    .main('simulate', file, '--show-data', '--format', format, '--no-color');
  expect(out.replace(/[│\s]+/g, ' ')).toContain(`N = ${words}`);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
});
