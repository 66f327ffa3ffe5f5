import { expect, test } from 'vitest';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const words = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen';
const shell = {
  id: 's',
  type: 'Run .Net Script',
  name: 'Ask',
  language: 'PowerShell',
  script: `$a = '{{init.Name}}'\n\t# ${words}\n\n$b = [Left('ab', 1)] + '{{$Key}}'\n`,
};
const activities = [
  { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Name', default: 'Ada\u001b[2J' }] },
  shell,
  { id: 'js', type: 'Run .Net Script', name: 'Count', script: "publish('n', '{{init.Name}}'.length)" },
];
const links = [
  { from: 'init', to: 's' },
  { from: 's', to: 'js' },
];
const variables = [{ name: 'Key', encrypted: true, value: 's3cret' }];
const file = folder.file('scripts.json', { variables, runbooks: [{ name: 'Scripts', activities, links }] });
const resolved = ["$a = 'Ada␛[2J'", `  # ${words}`, '', "$b = [Left('ab', 1)] + '<encrypted>'"];

test('eventlog shows a script below the line of its activity, as it is run or would have been', async () => {
  const { out } = await pianola('simulate', file, '--show-scripts');
  const indent = ' '.repeat(32);
  const shown = resolved.map((line) => `${indent}${line}`.trimEnd()).join('\n');
  expect(out).toContain(`131 Ask: ended success, 1 row (simulated)\n${shown}\n`);
  expect(out).toContain(`131 Count: ended success, 1 row\n${indent}publish('n', 'Ada␛[2J'.length)\n`);
  expect(out).not.toContain('s3cret');
  expect(out).not.toContain('\u001b');
});

test('tree does so, beside the line that goes on to what follows', async () => {
  const { out } = await pianola('simulate', file, '--show-scripts', '--format', 'tree');
  const shown = resolved.map((line) => `      │  ${line}`.trimEnd()).join('\n');
  expect(out).toContain(`   └─ Ask: success, 1 row (simulated)\n${shown}\n      └─ Count: success, 1 row\n`);
  expect(out).toContain("            publish('n', 'Ada␛[2J'.length)\n");
});

test.each(['eventlog', 'tree'])(
  '%s on a terminal: long lines go on below, and nothing is cut',
  async (format) => {
    const { out } = await new FakeIo()
      .onTerminal(70)
      .main('simulate', file, '--show-scripts', '--format', format, '--no-color');
    const text = out.replace(/│/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain(words);
    const shown = out.slice(out.indexOf('# one'), out.indexOf('$b = ['));
    expect(shown.split('\n').length).toBeGreaterThan(2);
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(70);
  },
);

test('ndjson carries it as the last key; without the flag no format has it', async () => {
  const { out } = await pianola(
    'simulate',
    file,
    '--show-scripts',
    '--format',
    'ndjson',
    '--published-data',
    'specific',
  );
  const ends = out.split('\n').filter((line) => line.includes('"ActivityEnd"'));
  const keys = ends.map((line) => Object.keys(JSON.parse(line)).at(-1));
  expect(keys).toEqual(['data', 'script', 'script']);
  expect(JSON.parse(ends[1]!).script).toBe(
    shell.script.replace('{{init.Name}}', 'Ada\u001b[2J').replace('{{$Key}}', '<encrypted>'),
  );
  expect(JSON.stringify(JSON.parse(ends[1]!))).toBe(ends[1]);
  for (const format of ['ndjson', 'eventlog', 'tree', 'list'])
    expect((await pianola('simulate', file, '--format', format)).out).not.toContain('publish(');
});
