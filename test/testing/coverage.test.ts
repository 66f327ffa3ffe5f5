import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import {
  missedThresholds,
  percentOf,
  reachOfActivity,
  reachOfLink,
  sharesOf,
} from '../../src/analysis/coverage.ts';
import { runTests } from '../../src/index.ts';
import { coverageText } from '../../src/reports/tests/coverage-text.ts';
import { coverPlaces } from '../../src/testing/cover-places.ts';
import type { CoveredDefinition } from '../../src/testing/coverage.ts';
import { coverageMap, istanbulText } from '../../src/testing/istanbul.ts';
import { playFolder } from '../support/command-line.ts';
import { inFolder, type Suite } from '../support/test-suite.ts';
import { hasXmllint } from '../xml/xmllint.ts';

const disks = {
  name: 'Disks',
  activities: [
    { id: 'init', type: 'Initialize Data' },
    { id: 'disks', type: 'Query Database', publishes: [{ name: 'Free', type: 'Number' }] },
    { id: 'log', type: 'Send Event Log Message', severity: 'Warning', message: 'full' },
    { id: 'mail', type: 'Send Email', to: 'ops@example.com' },
    { id: 'off', type: 'Send Email', enabled: false },
  ],
  links: [
    { from: 'init', to: 'disks', include: [] },
    { from: 'disks', to: 'log', include: [{ item: 'Free', operator: 'is less than', value: 10 }] },
    { from: 'disks', to: 'mail', include: [{ status: ['failed'] }] },
    { from: 'log', to: 'off' },
  ],
};
const child = { name: 'Never called', activities: [{ id: 'only', type: 'Initialize Data' }] };
const free = (...values: number[]) => ({ Disks: { disks: { rows: values.map((Free) => ({ Free })) } } });
const suite = (...cases: object[]): Suite => {
  return { runbooks: [disks, child], tests: { runbook: 'Disks', cases } };
};

function covered<Result>(of: Suite, act: (definitions: readonly CoveredDefinition[]) => Promise<Result>) {
  return inFolder(of, async (folder) => {
    const run = await runTests({ files: [`${folder}/all.test.yaml`], coverage: true });
    return await act(run.coverage);
  });
}

test('coverage adds up what all cases reach; what is disabled and what cannot happen does not count', async () => {
  const cases = suite({ name: 'a', mocks: free(5) }, { name: 'b', mocks: free(50, 60) });
  await covered(cases, async ([definition]) => {
    const [of] = definition?.runbooks ?? [];
    expect(of?.activities.map(({ of: { id }, count }) => [id, count])).toEqual([
      ['init', 2],
      ['disks', 2],
      ['log', 1],
      ['mail', 0],
    ]);
    expect(of?.activities[1]?.outcomes).toEqual([
      { of: 'success', count: 2 },
      { of: 'warning', count: 0 },
      { of: 'failed', count: 0 },
    ]);
    expect(
      of?.links.map(({ of: { to }, ways }) => [to, ways.map((way) => `${way.of} ${way.count}`).join()]),
    ).toEqual([
      ['disks', 'passed 2'],
      ['log', 'passed 1,held back 2'],
      ['mail', 'passed 0,held back 3'],
    ]);
    expect(sharesOf(of ? [of] : [])).toEqual({
      activities: { covered: 3, total: 4 },
      links: { covered: 4, total: 5 },
      outcomes: { covered: 3, total: 9 },
    });
  });
});

test('the share of nothing is whole, and is rounded down', () => {
  expect([percentOf({ covered: 0, total: 0 }), percentOf({ covered: 2, total: 3 })]).toEqual([100, 66.6]);
});

test('as text: a row for each runbook with what was never reached, and a sum', async () => {
  await covered(suite({ name: 'a', mocks: free(5) }), async ([definition]) => {
    expect(coverageText(definition?.runbooks ?? [])).toBe(
      `runbook        activities  links  outcomes  never reached
\\Disks               75 %   60 %    33.3 %  mail, disks -> log held back, disks -> mail passed, disks warning, disks failed, log failed
\\Never called         0 %      –       0 %  only
all runbooks         60 %   60 %      30 %
`,
    );
  });
});

test('LCOV, Cobertura and JSON name the lines of activities and links; parts of a file are numbered', async () => {
  await covered(suite({ name: 'a', mocks: free(5) }), async (definitions) => {
    const map = await coverageMap(definitions, standardCatalogue);
    const lcov = istanbulText('lcov', map);
    expect(lcov).toMatch(/^TN:\nSF:.*bundle\.json\nFN:1,\\Disks\nFN:1,\\Never called\n/);
    expect(lcov).toContain('BRDA:1,1,1,0\n');
    expect(lcov.match(/^BRDA:1,(\d+),/gm)?.every((line) => /^BRDA:1,\d+,$/.test(line))).toBe(true);
    expect(istanbulText('cobertura', map)).toContain('<method name="\\Disks" signature="()V"');
    const [file] = Object.values(JSON.parse(istanbulText('json', map))) as {
      s: object;
      b: object;
      f: object;
    }[];
    expect(Object.values(file?.s ?? {})).toEqual([1, 1, 1, 0, 0]);
    expect(Object.values(file?.f ?? {})).toEqual([1, 0]);
  });
});

test('the places of runbooks, activities and links are their own lines, whatever is disabled before them', async () => {
  const off = { id: 'first', type: 'Send Email', enabled: false };
  const shifted = { ...disks, name: 'Shifted', activities: [off, ...disks.activities] };
  const of: Suite = { runbooks: [disks, shifted], tests: { runbook: 'Disks', cases: [{ name: 'a' }] } };
  await inFolder(of, async (folder) => {
    const file = `${folder}/bundle.json`;
    writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, 'utf8')), undefined, 1));
    const lines = readFileSync(file, 'utf8').split('\n');
    const { coverage } = await runTests({ files: [`${folder}/all.test.yaml`], coverage: true });
    const found = await coverPlaces(coverage, standardCatalogue);
    for (const { of: runbook, activities, links } of coverage.flatMap(({ runbooks }) => runbooks)) {
      const places = [...found].find(([cover]) => cover.of === runbook)?.[1];
      const idAt = (line = 0) => /"(?:id|to)": "(\w+)"/.exec(lines.slice(line - 1, line + 3).join(' '))?.[1];
      expect(lines[places?.runbook.line ?? 0]).toContain(`"name": "${runbook.name}"`);
      expect(places?.activities.map(({ line }) => idAt(line))).toEqual(activities.map((each) => each.of.id));
      expect(places?.links.map(({ line }) => idAt(line))).toEqual(links.map((each) => each.of.to));
    }
  });
});

test('what was reached in every way, in some way and never are three things', () => {
  const ways = (...counts: number[]) => ({
    ways: counts.map((count, index) => ({
      of: index === 0 ? ('passed' as const) : ('held back' as const),
      count,
    })),
  });
  expect([ways(1), ways(2, 1)].map(reachOfLink)).toEqual(['reached', 'reached']);
  expect([ways(2, 0), ways(0, 2)].map(reachOfLink)).toEqual(['partly', 'partly']);
  expect([ways(0), ways(0, 0)].map(reachOfLink)).toEqual(['never', 'never']);
  const ended = (count: number, failed: number) => ({
    count,
    outcomes: [{ of: 'failed' as const, count: failed }],
  });
  expect([ended(1, 1), ended(1, 0), ended(0, 0)].map(reachOfActivity)).toEqual([
    'reached',
    'partly',
    'never',
  ]);
});

test('a threshold is missed below it, and kept by the share itself', async () => {
  await covered(suite({ name: 'a', mocks: free(5) }), async ([definition]) => {
    const missed = missedThresholds(definition?.runbooks ?? [], {
      activities: 60,
      links: 60.1,
      outcomes: 31,
    });
    expect([...missed]).toEqual([
      ['links', 'coverage of links is 60 %, below 60.1 %'],
      ['outcomes', 'coverage of outcomes is 30 %, below 31 %'],
    ]);
  });
});

/** What the DTD of Cobertura (coverage-04) demands, by element: what is in it, and its attributes. */
const cobertura: Readonly<Record<string, readonly [content: string, attributes: string]>> = {
  coverage: [
    '(sources?,packages)',
    'line-rate branch-rate lines-covered lines-valid branches-covered branches-valid complexity ' +
      'version timestamp',
  ],
  sources: ['(source*)', ''],
  source: ['(#PCDATA)', ''],
  packages: ['(package*)', ''],
  package: ['(classes)', 'name line-rate branch-rate complexity'],
  classes: ['(class*)', ''],
  class: ['(methods,lines)', 'name filename line-rate branch-rate complexity'],
  methods: ['(method*)', ''],
  method: ['(lines)', 'name signature line-rate branch-rate complexity'],
  lines: ['(line*)', ''],
  line: ['EMPTY', 'number hits branch? condition-coverage?'],
};

test.runIf(hasXmllint)('Cobertura passes its DTD', async () => {
  const dtd = Object.entries(cobertura).map(([name, [content, attributes]]) => {
    const listed = attributes.split(' ').filter((one) => one !== '');
    const each = listed.map(
      (one) => `${one.replace('?', '')} CDATA ${one.endsWith('?') ? '#IMPLIED' : '#REQUIRED'}`,
    );
    const declared = each.length === 0 ? '' : `<!ATTLIST ${name} ${each.join(' ')}>`;
    return `<!ELEMENT ${name} ${content}>${declared}\n`;
  });
  const folder = playFolder();
  const schema = folder.file('cobertura.dtd', dtd.join(''));
  await covered(suite({ name: 'a', mocks: free(5) }), async (definitions) => {
    const text = istanbulText('cobertura', await coverageMap(definitions, standardCatalogue));
    const report = folder.file('cobertura.xml', text.replace(/<!DOCTYPE[^>]*>/, ''));
    const checked = spawnSync('xmllint', ['--noout', '--dtdvalid', schema, report], { encoding: 'utf8' });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });
});
