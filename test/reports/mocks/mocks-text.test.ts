import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import {
  countItem,
  defineActivity,
  echoItem,
  executionItem,
  rowItem,
} from '../../../src/activities/define-activity.ts';
import { knownActivities } from '../../../src/activities/known-activity.ts';
import { loadRunbook } from '../../../src/files/load.ts';
import { readMocks } from '../../../src/lint/checked-mocks.ts';
import type { Bundle } from '../../../src/model/bundle.ts';
import { dataTypes } from '../../../src/model/data-type.ts';
import { mocksText } from '../../../src/reports/mocks/mocks-text.ts';
import { bundleOf } from '../../support/host-play.ts';
import { invoke, message, script } from '../../support/runbook-file.ts';
import { runs } from '../../support/runs.ts';

const [rowsType] = knownActivities('System', [
  {
    name: 'Find Things',
    summary: '',
    multiValue: true,
    publishes: [
      rowItem('Thing', ''),
      rowItem('Size', '', 'Integer'),
      rowItem('Is new', '', 'Boolean'),
      rowItem('Seen', '', 'Date/Time'),
      executionItem('Never read', ''),
      countItem('Count', ''),
      echoItem('Place', 'place', ''),
    ],
  },
]);
const one = defineActivity({
  name: 'Do One',
  category: 'System',
  summary: '',
  properties: rowsType!.properties,
  publishes: [executionItem('State', '')],
});
const monitor = knownActivities('Monitoring', [
  { name: 'Watch', summary: '', isMonitor: true, multiValue: true, publishes: [rowItem('What', '')] },
])[0]!;
const own = [rowsType!, one, monitor];
const catalogue = new Map([...standardCatalogue, ...own.map((type) => [type.name, type] as const)]);
const find = (more: object = {}) => ({ type: 'Find Things', place: 'C:\\{{$Root}}', ...more });

const yamlOf = (bundle: Bundle, allItems = false) =>
  mocksText({ bundle, catalogue, runbooks: bundle.runbooks, allItems }, 'yaml').text;
const saidIn = (bundle: Bundle, allItems = false) => parse(yamlOf(bundle, allItems));

/** What reading the text as a mocks file finds wrong. */
async function problemsOf(text: string, bundle: Bundle) {
  const file = { name: 'mocks.yaml', bytes: new TextEncoder().encode(text) };
  return (await readMocks(file, bundle, catalogue)).problems;
}

const child = {
  name: 'Child',
  activities: [{ id: 'init', type: 'Initialize Data', parameters: [{ name: 'Id', type: 'Integer' }] }],
};

describe('what is written', () => {
  test('a value that a parameter of a started runbook reads is of the type of the parameter (A33)', async () => {
    const id = `[Field('{{f.Thing}}',';',2)]`;
    const activities = [
      { id: 'f', ...find({ place: 'C:' }) },
      { id: 'call', ...invoke('Child', { parameters: { Id: id } }) },
    ];
    const parent = { name: 'Parent', activities, links: [{ from: 'f', to: 'call' }] };
    const bundle = await loadRunbook({ runbooks: [parent, child] }, own);
    expect(saidIn(bundle)['\\Parent'].f.rows).toEqual([{ Thing: '1;1' }, { Thing: '2;2' }]);
    expect(await problemsOf(yamlOf(bundle), bundle)).toEqual([]);
  });

  test('items that something reads, typed, two rows where there can be several; who reads them as comments', async () => {
    const bundle = await bundleOf(
      {
        f: find({ name: 'Find them' }),
        log: message('{{f.Thing}} {{f.size}} {{f.Is new}} {{f.Seen}} {{f.Count}} {{f.Activity status}}'),
      },
      { own },
    );
    expect(saidIn(bundle)).toEqual({
      '\\Test': {
        f: {
          rows: [
            { Thing: 'Thing 1', Size: 1, 'Is new': true, Seen: '2000-01-01T00:00:00Z' },
            { Thing: 'Thing 2', Size: 2, 'Is new': true, Seen: '2000-01-02T00:00:00Z' },
          ],
        },
      },
    });
    const text = yamlOf(bundle);
    expect(text).toContain('  # Find them (Find Things)\n  # Count is set automatically\n  f:\n');
    expect(text).toContain('# each row is one more run of what follows\n');
    expect(text).toContain('Thing: Thing 1 # read by Send Event Log Message (message)\n');
    expect(text).toContain('    # status: failed\n    # errorSummary: what went wrong\n');
    expect(await problemsOf(text, bundle)).toEqual([]);
  });

  test('every item with allItems; none where nothing is read, and then a single row says nothing', async () => {
    const bundle = await bundleOf({ f: find(), d: { type: 'Do One' } }, { own });
    expect(saidIn(bundle)).toEqual({ '\\Test': { f: { rows: [{}, {}] }, d: { durationMs: 0 } } });
    const all = saidIn(bundle, true)['\\Test'];
    expect(Object.keys(all.f.rows[0])).toEqual(['Thing', 'Size', 'Is new', 'Seen', 'Never read']);
    expect(all.d).toEqual({ rows: [{ State: 'State 1' }] });
  });

  test('a value that a link wants passes it, and the comment says so', async () => {
    const links = [
      { from: 'd', to: 'good', include: [{ item: 'State', operator: 'equals', value: 'Critical' }] },
      { from: 'd', to: 'bad', include: [{ item: 'State', operator: 'does not equal', value: 'Critical' }] },
    ] as const;
    const bundle = await bundleOf(
      {
        d: { type: 'Do One' },
        good: { ...message('{{d.State}}'), name: 'Good' },
        bad: { ...message('-'), name: 'Bad' },
      },
      { own, links: links as never },
    );
    expect(yamlOf(bundle)).toContain(
      '- State: Critical # read by Good (message), link to Good (equals "Critical"), link to Bad (does not equal "Critical"); this value passes the link to Good\n',
    );
  });

  test('a value that a loop waits for ends it, and the comment says so', async () => {
    const loop = { exit: [{ item: 'State', operator: 'equals' as const, value: 'Done' }] };
    const activities = { d: { type: 'Do One', loop }, log: message('{{d.State}}') };
    expect(yamlOf(await bundleOf(activities, { own }))).toContain(
      'its own loop (equals "Done"); this value ends the loop\n',
    );
  });

  test('an input that an activity repeats comes by itself, unless it is not set (section 2)', async () => {
    const log = message('{{f.Place}}');
    const bundle = await bundleOf({ f: find(), log }, { own });
    expect(saidIn(bundle)['\\Test'].f.rows).toEqual([{}, {}]);
    expect(yamlOf(bundle)).toContain('# Place is set automatically\n');
    const unset = await bundleOf({ f: find({ place: undefined }), log }, { own });
    expect(saidIn(unset)['\\Test'].f.rows[1]).toEqual({ Place: 'Place 2' });
  });

  test('not: what computes, what has an outcome, what is not enabled, and children that are there', async () => {
    const bundle = await loadRunbook(
      {
        runbooks: [
          {
            name: 'Top',
            activities: [
              { id: 'own', type: 'Do One', name: 'Has one', simulate: { durationMs: 5 } },
              { id: 'off', type: 'Do One', enabled: false },
              { id: 'js', type: 'Run .Net Script', script: '1' },
              { id: 'here', type: 'Invoke Runbook', runbook: 'Child' },
              { id: 'gone', type: 'Invoke Runbook', runbook: '\\Elsewhere\\Child' },
              {
                id: 'log',
                type: 'Send Event Log Message',
                severity: 'Error',
                message: '{{gone.Total}} {{off.State}}',
              },
            ],
            links: ['own', 'off', 'js', 'here', 'gone'].map((from, index) => ({
              from,
              to: ['off', 'js', 'here', 'gone', 'log'][index],
            })),
          },
          { name: 'Child', activities: [{ id: 'd', type: 'Do One' }] },
        ],
      },
      own,
    );
    expect(saidIn(bundle)).toEqual({
      '\\Top': { gone: { rows: [{ Total: 'Total 1' }, { Total: 'Total 2' }] } },
      '\\Child': { d: { durationMs: 0 } },
    });
    expect(yamlOf(bundle)).toContain('# left out, with an outcome in the runbook itself: Has one\n\\Top:\n');
  });

  test('a monitor gets triggers', async () => {
    const bundle = await bundleOf({ w: { type: 'Watch' }, log: message('{{w.What}}') }, { own });
    expect(saidIn(bundle)).toEqual({
      '\\Test': { w: { triggers: [{ at: 0, rows: [{ What: 'What 1' }] }] } },
    });
    expect(await problemsOf(yamlOf(bundle), bundle)).toEqual([]);
  });

  test('a script gets what it declares, and stands in the comments up to forty lines, its references as they are', async () => {
    const lines = Array.from({ length: 45 }, (_, index) => `$x${index} = "{{init.Name}}"`).join('\r\n');
    const bundle = await bundleOf({
      init: { type: 'Initialize Data', parameters: [{ name: 'Name' }] },
      s: script(lines, { language: 'PowerShell', publish: [{ name: 'Total', type: 'Integer' }] }),
    });
    expect(saidIn(bundle)).toEqual({ '\\Test': { s: { rows: [{ Total: 1 }, { Total: 2 }] } } });
    const text = yamlOf(bundle);
    expect(text).toContain('  #   | $x39 = "{{init.Name}}"\n  #   … 5 more lines\n  s:\n');
    expect(text).not.toContain('$x40');
    const several = await bundleOf({
      s: script('1', { language: 'C#', publish: [{ name: 'All', collection: true }] }),
    });
    expect(saidIn(several)['\\Test'].s.rows).toEqual([{ All: 'All 1' }, { All: 'All 2' }]);
  });

  test('secrets that are read stand at the top with their flags; nothing at all is an empty object', async () => {
    const variables = [
      { name: 'Key', folder: 'Ops', encrypted: true },
      { name: 'Known', encrypted: true, value: 'x' },
    ];
    const bundle = await bundleOf({ a: message('{{$key}}{{$Known}}') }, { settings: { variables } });
    const text = yamlOf(bundle);
    expect(text).toContain('#   --secret "Ops\\Key=@FILE"   read by Send Event Log Message\n');
    expect(text).not.toContain('Known');
    expect(text.endsWith('\n{}\n')).toBe(true);
    expect(await problemsOf(text, bundle)).toEqual([]);
  });
});

test('whatever names, texts and conditions there are, the text loads without problems and says what JSON says', async () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.constantFrom(
      '{{a.b}}',
      "[Upper('x')]",
      '\\{{',
      '}}',
      "'",
      '# x',
      'a: b',
      'true',
      '12',
      '-',
      "it's {{ {{$row}}",
    ),
  );
  const name = anyText.filter((text) => text.trim() !== '' && text.isWellFormed());
  const item = fc.record({ name, type: fc.constantFrom(...dataTypes), collection: fc.boolean() });
  const items = fc.uniqueArray(item, { maxLength: 4, selector: (one) => one.name.trim().toLowerCase() });
  const tested = fc.tuple(fc.constantFrom('equals', 'contains', 'is less than', 'is greater than'), anyText);
  await fc.assert(
    fc.asyncProperty(
      name,
      name,
      items,
      anyText,
      tested,
      async (title, label, publish, source, [operator, value]) => {
        const include = publish.map((one) => ({ item: one.name.trim(), operator, value }));
        const file = {
          name: title,
          activities: [
            {
              id: 's',
              type: 'Run .Net Script',
              name: label,
              language: 'PowerShell',
              script: `\\{{ ${source.replaceAll('{{', '')}`,
              publish,
            },
            { id: 'log', name: label, ...message('-') },
          ],
          links: [{ from: 's', to: 'log', include }],
        };
        const bundle = await loadRunbook(JSON.parse(JSON.stringify(file)) as object).catch(() => undefined);
        fc.pre(bundle !== undefined);
        const request = {
          bundle: bundle as Bundle,
          catalogue,
          runbooks: (bundle as Bundle).runbooks,
          allItems: true,
        };
        const { text } = mocksText(request, 'yaml');
        const reading = await readMocks(
          { name: 'm.yaml', bytes: new TextEncoder().encode(text) },
          request.bundle,
          catalogue,
        );
        expect(reading.problems).toEqual([]);
        const json = mocksText(request, 'json').text;
        const same = await readMocks(
          { name: 'm.json', bytes: new TextEncoder().encode(json) },
          request.bundle,
          catalogue,
        );
        expect(reading.mocks).toEqual(same.mocks);
        expect(mocksText(request, 'yaml').text).toBe(text);
      },
    ),
    runs(300),
  );
});
