// docs/limits.md names every limit, with the numbers that the code has.
import { expect, test } from 'vitest';
import { exportLimits, maxExportBytes } from '../../src/formats/ois/limits.ts';
import {
  maxAliasedValues,
  maxBytes,
  maxDepth,
  maxProblems,
  maxTextProblems,
} from '../../src/formats/text/limits.ts';
import { maxPublishedValues } from '../../src/hosts/sandbox/publications.ts';
import { defaultOptions } from '../../src/model/default-options.ts';
import { maxMockRows } from '../../src/model/mock-rows.ts';
import { runLimits } from '../../src/model/run-limit.ts';
import { readText } from '../tidy/source-file.ts';

/** The cells of the rows of one section's table, without the two lines of its head. */
function tableOf(heading: string): string[][] {
  const section = readText('docs/limits.md')
    .split(/^## /m)
    .find((text) => text.startsWith(heading));
  const lines = (section ?? '').split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

test('every limit of a run stands in the table, and no other', () => {
  expect(tableOf('Of a run').map(([name]) => name)).toEqual(runLimits.map((name) => `\`${name}\``));
});

test('every limit that is an option stands there with its default', () => {
  const told = tableOf('Of a run').flatMap(([, , value, by]) => {
    const [, option] = /option `(\w+)`/.exec(by ?? '') ?? [];
    return option === undefined ? [] : [[option, value]];
  });
  const limits = Object.entries(defaultOptions).filter(([name]) => name.startsWith('max'));
  expect(told).toEqual(limits.map(([name, value]) => [name, `\`${value}\``]));
});

const mebibyte = 1024 * 1024;

test.each([
  ['Of an activity', 'the rows that `repeat`', `\`${maxMockRows}\``],
  ['Of an activity', 'the values that one script publishes', `\`${maxPublishedValues}\``],
  ['Of definitions', 'the size of a file in JSON', `${maxBytes.json / mebibyte} MB`],
  ['Of definitions', 'the size of a file in YAML', `${maxBytes.yaml / mebibyte} MB`],
  ['Of definitions', 'the size of an export', `${maxExportBytes / mebibyte} MB`],
  ['Of definitions', 'objects and lists within', `\`${maxDepth}\``],
  ['Of definitions', 'the values that aliases', `\`${maxAliasedValues}\``],
  ['Of definitions', 'the elements of an export', `\`${exportLimits.elements}\``],
  ['Of definitions', 'the folders, runbooks, objects', `\`${exportLimits.objects}\``],
  ['Of definitions', 'elements of an export within', `\`${exportLimits.depth}\``],
  ['Of definitions', 'problems with the text', `\`${maxTextProblems}\``],
  ['Of definitions', 'other problems', `\`${maxProblems}\``],
])('%s: %s is %s', (heading, what, value) => {
  const row = tableOf(heading).find(([name]) => name?.startsWith(what));
  expect(row?.[1]).toBe(value);
});
