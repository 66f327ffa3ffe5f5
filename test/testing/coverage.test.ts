import { expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { percentOf, sharesOf } from '../../src/analysis/coverage.ts';
import { runTests } from '../../src/index.ts';
import { coverageText } from '../../src/reports/tests/coverage-text.ts';
import type { CoveredDefinition } from '../../src/testing/coverage.ts';
import { coverageMap, istanbulText } from '../../src/testing/istanbul.ts';
import { inFolder, type Suite } from '../support/test-suite.ts';

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
    expect(istanbulText('cobertura', map)).toContain('<method name="\\Disks" hits="1"');
    const [file] = Object.values(JSON.parse(istanbulText('json', map))) as {
      s: object;
      b: object;
      f: object;
    }[];
    expect(Object.values(file?.s ?? {})).toEqual([1, 1, 1, 0, 0]);
    expect(Object.values(file?.f ?? {})).toEqual([1, 0]);
  });
});
