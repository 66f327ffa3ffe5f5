// Secrets: encrypted variables whose values are given to a run (section 9).
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../../../src/hosts/settings/run-options.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { run } from '../../../src/hosts/threads/run.ts';
import { UsageError } from '../../../src/model/problem.ts';
import { bundleOf, hosts, played, runHere } from '../../support/host-play.ts';
import { message, script } from '../../support/runbook-file.ts';
import { messages, named } from '../../support/trace.ts';
import { login, pretender } from '../secret-activities.ts';

const own = [login, pretender];
const withOwn: RunOptions = {
  activityTypes: own,
  activityModules: [fileURLToPath(new URL('../secret-activities.ts', import.meta.url))],
};
const variables = [
  { name: 'Key', folder: 'Ops\\Db', encrypted: true },
  { name: 'Key', folder: 'Other', encrypted: true, value: '' },
  { name: 'Token', folder: 'Ops', encrypted: true },
  { name: 'Plain', value: 'north' },
];
const settings = { variables };
const logsIn = (more: object = {}) => ({
  type: 'Own Login',
  user: '{{$Ops/Db/Key}}',
  password: '{{$Plain}}{{$Ops/Db/Key}}',
  ...more,
});

/** What a UsageError says, hint and all. */
function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return `${error.message}\n${error.hint}`;
    throw error;
  }
  return 'no refusal';
}

describe.each([
  ['isolation none', 'none'],
  ['isolation pool', 'pool'],
] as const)('run, %s', (_name, isolation) => {
  test('a password field of a live activity gets the value; nothing that is told ever has it', async () => {
    const bundle = await bundleOf(
      { a: logsIn(), b: message('{{a.Length}} {{a.User}} {{a.Told}} {{a.Row}} {{a.Number}}') },
      { own, settings, links: [{ from: 'a', to: 'b', include: [] }] },
    );
    const secrets = { 'ops/DB\\key': '31415' };
    const all = await played(run(bundle, { ...withOwn, isolation, secrets, publishedData: 'all' }));
    const told = 'as north<encrypted>!';
    expect(messages(all)).toEqual([told, `10 <encrypted> ${told} ${told} 0`]);
    expect(named(all, 'ActivityEnd')[0]).toMatchObject({ status: 'warning', errorSummary: told });
    expect(all.bytes + JSON.stringify(all.result)).not.toContain('31415');
  });

  test('nor has the failure of one that breaks', async () => {
    const bundle = await bundleOf({ a: logsIn({ fails: true }) }, { own, settings });
    const secrets = { 'Ops/Db/Key': '31415' };
    const all = await played(run(bundle, { ...withOwn, isolation, secrets }));
    expect(named(all, 'ActivityEnd')[0]?.errorSummary).toBe('north<encrypted> was refused');
    expect(all.bytes).not.toContain('31415');
  });
});

test('a number that is a secret is hidden as well, and the longest of several goes first', async () => {
  const bundle = await bundleOf({ a: { type: 'Own Login', password: '{{$Token}}' } }, { own, settings });
  const secrets = { Token: '31415', 'Other/Key': '314' };
  const all = await played(runHere(bundle, { ...withOwn, secrets, publishedData: 'specific' }));
  expect(named(all, 'ActivityEnd')[0]?.data).toMatchObject([
    { Row: 'as <encrypted>!', Number: '<encrypted>', 'key <encrypted>': 1 },
  ]);
});

describe.each(hosts)('%s', (_name, host) => {
  test('whatever is no password field reads <encrypted>, and so does what asks for one and is not live', async () => {
    const bundle = await bundleOf(
      {
        a: message('{{$Token}} [Upper("{{$Token}}")]'),
        b: { type: 'Own Pretender', password: '{{$Token}}' },
        c: script("publish('x', input.t + '{{$Token}}')", { inputs: { t: '{{$Token}}' } }),
        d: message('{{b.Told}} {{c.x}}'),
      },
      { own, settings },
    );
    const all = await played(
      host(bundle, { ...withOwn, secrets: { Token: 's3cret' }, publishedData: 'all' }),
    );
    expect(messages(all)).toEqual(['<encrypted> <ENCRYPTED>', '<encrypted> <encrypted><encrypted>']);
    expect(all.bytes.toLowerCase()).not.toContain('s3cret');
  });
});

test('under simulate a secret need not be given, and nothing fails', async () => {
  const bundle = await bundleOf({ a: message('{{$Token}}'), b: logsIn() }, { own, settings });
  const all = await played(simulate(bundle, { activityTypes: own }));
  expect([messages(all), all.result.status]).toEqual([['<encrypted>'], 'success']);
});

describe('under run', () => {
  test('a runbook is refused before anything starts, naming every secret that it lacks, who reads it and the flags', async () => {
    const bundle = await bundleOf(
      {
        a: message('{{$Token}}'),
        b: logsIn({ name: 'Log in' }),
        c: message('{{$Ops/Db/Key}} {{$Other/Key}}'),
        d: { query: '{{$Token}}' },
      },
      { own, settings },
    );
    const said = refusalOf(() => runHere(bundle, { ...withOwn, secrets: { 'Other/Key': '' } }));
    expect(said).toContain('\\Test cannot be run for real:\n  d (Query Database)');
    expect(said).toContain(
      '\\Test cannot be run without secrets that were not given:\n' +
        '  --secret "Ops\\Token=@FILE" (Send Event Log Message)\n' +
        '  --secret "Ops\\Db\\Key=@FILE" (Log in, Send Event Log Message (2))\n',
    );
    expect(said).not.toContain('Other');
    expect(said.match(/--mocks/g)).toHaveLength(2);
  });

  test('not for what a mock stands in for, what is not enabled, and variables with a value', async () => {
    const bundle = await bundleOf(
      {
        a: message('{{$Token}}'),
        b: { ...message('{{$Ops/Db/Key}}'), enabled: false },
        c: { query: '{{$Token}}', simulate: {} },
        d: message('{{$Given}}'),
      },
      { settings: { variables: [...variables, { name: 'Given', encrypted: true, value: 'x' }] } },
    );
    expect(refusalOf(() => runHere(bundle))).toContain(
      '--secret "Ops\\Token=@FILE" (Send Event Log Message)\n',
    );
    expect(refusalOf(() => runHere(bundle, { mocks: { Test: { a: {} } } }))).toBe('no refusal');
  });
});

test('a secret that cannot be is a UsageError that never shows a value', async () => {
  const bundle = await bundleOf({ a: message('-') }, { settings });
  const said = (secrets: Record<string, string>) => refusalOf(() => simulate(bundle, { secrets }));
  expect(said({ 'Ops/Tokn': 's3cret' })).toMatch(
    /^the secret Ops\/Tokn .* does not exist\ndid you mean "Ops\\\\Token"\?$/,
  );
  expect(said({ zzz: 's3cret' })).toContain('there is Ops\\Db\\Key, Other\\Key, Ops\\Token');
  expect(said({ key: 's3cret' })).toBe('2 variables are called key\ngive the path: Ops\\Db\\Key, Other\\Key');
  expect(said({ Plain: 's3cret' })).toContain('not encrypted');
  expect(said({ Token: 's3cret', 'ops/token': 's3cret' })).toBe(
    'the secret Ops\\Token is given twice\nundefined',
  );
  expect(said({ Token: 's3cret', 'other/key': '' })).toBe('no refusal');
});

describe.each(hosts)('a script that reads a secret: %s', (_name, host) => {
  const secrets = { 'Ops/Db/Key': 'S3cret-word 9', Token: 'a"b' };
  const of = async (activities: object, links: object[] = []) =>
    played(
      host(await bundleOf(activities as never, { settings, links: links as never }), {
        secrets,
        publishedData: 'all',
        showScripts: true,
      }),
    );
  const hidden = (all: Awaited<ReturnType<typeof of>>) => {
    for (const part of ['S3cret', 'word 9', 'a\\"b', 'a\\\\\\"b'])
      expect(all.bytes + JSON.stringify(all.result)).not.toContain(part);
  };

  test('gets it in clear, in its body and in its inputs; the published body does not show it', async () => {
    const all = await of(
      {
        a: script("publish('L', '{{$Ops/Db/Key}}'.length)"),
        b: {
          ...script("publish('L', input.key.length + input.mixed.length)"),
          inputs: { key: '{{$Token}}', mixed: 'x{{$Token}}' },
        },
        c: message('{{a.L}} {{b.L}} {{a.Script Body}}'),
      },
      [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
      ],
    );
    expect(messages(all)).toEqual(["13 7 publish('L', '<encrypted>'.length)"]);
    hidden(all);
  });

  test('a secret that is given as a blank text is blank there; one that is not given reads <encrypted>', async () => {
    const bundle = await bundleOf(
      { a: script("publish('L', '{{$Token}}'.length)"), b: message('{{a.L}}') },
      { own, settings },
    );
    const told = async (secrets: Record<string, string>) =>
      messages(await played(simulate(bundle, { secrets })));
    expect([await told({ Token: '' }), await told({})]).toEqual([['0'], ['11']]);
  });

  test('what it prints, publishes and fails with is hidden where it is written out; what it publishes can be used', async () => {
    const all = await of(
      {
        a: script(
          "console.log('{{$Ops/Db/Key}}', { k: '{{$Token}}' }); console.error('{{$Token}}'); publish('P', '{{$Ops/Db/Key}}'); publish('{{$Ops/Db/Key}}', 1)",
        ),
        b: message("{{a.P}} [Len('{{a.P}}')] {{a.Standard Output}} {{a.Standard Error}}"),
        c: { ...script("publish('L', input.p.length)"), inputs: { p: '{{a.P}}' } },
        d: script('{{$Ops/Db/Key}}'),
        e: script("throw new Error('{{$Ops/Db/Key}} refused')"),
        f: script("'{{$Ops/Db/Key}}' '"),
        g: message('{{c.L}}'),
      },
      [
        { from: 'a', to: 'b' },
        { from: 'a', to: 'c' },
        { from: 'c', to: 'g' },
        { from: 'g', to: 'd', include: [] },
        { from: 'd', to: 'e', include: [] },
        { from: 'e', to: 'f', include: [] },
      ],
    );
    expect(messages(all)[0]).toMatch(/^<encrypted> 13 <encrypted> .*<encrypted>/s);
    expect(messages(all)[1]).toBe('13');
    hidden(all);
    const summaries = named(all, 'ActivityEnd').map(({ errorSummary }) => errorSummary);
    expect(summaries.filter(Boolean)).toHaveLength(3);
    expect(summaries.join()).toContain('<encrypted> refused');
  });

  test('what a runbook returns is hidden as well', async () => {
    const bundle = await bundleOf(
      {
        a: script("publish('P', '{{$Ops/Db/Key}}')"),
        b: { type: 'Return Data', values: { R: '{{a.P}}' } },
      },
      { settings, links: [{ from: 'a', to: 'b' }], returnedData: [{ name: 'R' }] } as never,
    );
    const all = await played(host(bundle, { secrets }));
    expect(all.result.returned).toEqual([{ R: '<encrypted>' }]);
    hidden(all);
  });
});
