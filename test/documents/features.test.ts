// The tables of docs/ say what is so: features with examples and tests, how activities are played, options.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../src/index.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import { projectRoot, readText } from '../tidy/source-file.ts';

describe('the table of features', () => {
  const text = readText('docs/features.md');
  const rows = [
    ...text.matchAll(
      /^\| (.+) \| \[(\w+)\]\(\.\.\/(runbooks\/[\w-]+)\) \| \[(.+)\]\(\.\.\/(test\/[\w./-]+)\) \|$/gm,
    ),
  ];
  const lines = (/^\| feature \|.*\n\|[-|]*\n((?:\|.*\n)+)/m.exec(text)?.[1] ?? '').trimEnd().split('\n');

  test('has five texts, and every other row is whole', () => {
    expect(lines.filter((line) => / \| \| \|$/.test(line))).toHaveLength(5);
    expect(rows.length).toBe(lines.length - 5);
  });

  test.each(
    rows.map(([, feature = '', number = '', folder = '', title = '', file = '']) => ({
      feature,
      number,
      folder,
      title,
      file,
    })),
  )('$feature: the runbook is there, and the test is in its file', ({ number, folder, title, file }) => {
    expect(folder.startsWith(`runbooks/${number}-`)).toBe(true);
    expect(existsSync(join(projectRoot, folder, 'README.md'))).toBe(true);
    expect(readText(file)).toContain(`'${title}'`);
  });

  test('names every example of jobs', () => {
    const folders = new Set(rows.map(([, , , folder = '']) => folder.slice('runbooks/'.length)));
    const ofJobs = readdirSync(join(projectRoot, 'runbooks')).filter((name) =>
      /^(08|09|1[0-3]|15|16)-/.test(name),
    );
    expect(ofJobs.filter((name) => !folders.has(name))).toEqual([]);
  });
});

describe('how activities are played', () => {
  const text = readText('docs/activities-and-outcomes.md');

  test('the page counts the activity types', () => {
    expect(text).toContain(`Of the ${standardCatalogue.size} activity types:`);
  });

  test('every computed activity, and every one by child jobs, is named as such, and no other', () => {
    const row = (begin: string) =>
      new RegExp(`^\\| ${begin}[^|]*\\| ([^|]*) \\|$`, 'm').exec(text)?.[1] ?? '';
    const named = (names: string) =>
      names.split(/, | with /).map((name) => name.replace(/ in JavaScript$| of a text$/, ''));
    const played = (...ways: string[]) =>
      [...standardCatalogue.values()].filter(({ play }) => ways.includes(play.how)).map(({ name }) => name);
    const ours = [
      ...played('computed', 'engine', 'jobs'),
      'Run .Net Script',
      'Query XML',
      'Monitor Date/Time',
    ];
    expect([...named(row('computed')), ...named(row('by child jobs'))].sort()).toEqual(
      [...new Set(ours)].sort(),
    );
  });
});

test('the tables of options name every option with its values, the default first', () => {
  const rows = [...readText('docs/options.md').matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)];
  const listed = rows.map(([, name = '', values = '']) => [name, values.trim()]);
  const known = Object.entries(optionsSchema.shape).map(([name, schema]) => {
    const standard = schema.def.defaultValue;
    const inner = schema.def.innerType.def as {
      type: string;
      entries?: object;
      options?: readonly unknown[];
    };
    const literals = inner.type === 'union' ? [0, 1] : inner.type === 'boolean' ? [true, false] : [standard];
    const values = inner.entries === undefined ? literals : Object.values(inner.entries);
    return [
      name,
      [standard, ...values.filter((value) => value !== standard)].map((value) => `\`${value}\``).join(', '),
    ];
  });
  expect(new Map(listed as [string, string][])).toEqual(new Map(known as [string, string][]));
  expect(listed).toHaveLength(known.length);
});
