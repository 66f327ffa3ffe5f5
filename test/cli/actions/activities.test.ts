import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { propertySchemaOf } from '../../../src/activities/property-schema.ts';
import { commonItems } from '../../../src/databus/items.ts';
import { categories } from '../../../src/engine/activity-type.ts';
import type { ActivityFacts } from '../../../src/reports/activities/activity-facts.ts';
import { FakeIo, pianola, playFolder } from '../../support/command-line.ts';
import { projectRoot } from '../../tidy/source-file.ts';

const folder = playFolder();
const shout = pathToFileURL(join(projectRoot, 'test/cli/own-activities.ts')).href;
const types = [...standardCatalogue.values()];

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => Array.from(line).length));
}

/** The page without its example, whose lines are for copying. */
function prose(page: string): string {
  return page.slice(0, page.lastIndexOf('\nExample\n'));
}

describe('the list', () => {
  test('every type under its category, in the order of the categories and by name; counts at the end', async () => {
    const { code, out, err } = await pianola('activities');
    expect([code, err]).toEqual([0, '']);
    const expected = categories.flatMap((category) => {
      const names = types.filter((type) => type.category === category).map(({ name }) => name);
      return names.length === 0 ? [] : [category, ...names.toSorted().map((name) => `  ${name}`)];
    });
    const lines = out.split('\n').map((line) => line.replace(/(?<=\S) {2,}.*/, ''));
    expect(lines.filter((line) => expected.includes(line))).toEqual(expected);
    const used = new Set(types.map(({ category }) => category)).size;
    expect(out).toContain(`\n${types.length} activity types in ${used} categories\n`);
  });

  test('how each is played, whether it can produce several rows, and which start runbooks', async () => {
    const { out } = await pianola('activities');
    const line = (name: string) => out.split('\n').find((each) => each.startsWith(`  ${name}  `));
    expect(line('Compare Values')).toMatch(/computed here +one$/);
    expect(line('Initialize Data')).toMatch(/computed here +one +starts$/);
    expect(line('Query Database')).toMatch(/simulated outcome +several$/);
    expect(line('Monitor File')).toMatch(/simulated outcome +several +monitor$/);
    expect(line('Junction')).toMatch(/the engine +several$/);
    expect(line('Invoke Runbook')).toMatch(/child jobs +several$/);
  });

  test.each([80, 60, 40])('no line is wider than a terminal of %d columns', async (columns) => {
    const { out } = await new FakeIo().onTerminal(columns).main('activities', '--no-color');
    expect(widest(out)).toBeLessThanOrEqual(columns);
  });

  test('--category, in whatever case', async () => {
    const { out } = await pianola('activities', '--category', 'text file management');
    expect(out).toContain('Find Text');
    expect(out).not.toContain('Monitor File');
    expect(out).toMatch(/\n7 activity types in 1 category\n/);
  });

  test('--quiet: names only, one a line', async () => {
    const { out } = await pianola('activities', '--category', 'Email', '--quiet');
    expect(out).toBe('Send Email\n');
  });

  test('--json: all types and the names of the common data', async () => {
    const { code, out, err } = await pianola('activities', '--json');
    expect([code, err]).toEqual([0, '']);
    const { activities, ...rest } = JSON.parse(out) as { activities: ActivityFacts[] };
    expect(activities.map(({ name }) => name).toSorted()).toEqual(types.map(({ name }) => name).toSorted());
    expect(rest).toEqual({ commonItems: [...commonItems.keys()] });
    expect(await pianola('activities', '--json')).toEqual({ code, out, err });
  });

  test('colour on a terminal only', async () => {
    expect((await new FakeIo().onTerminal().main('activities')).out).toContain('\u001b[');
    expect((await new FakeIo().onTerminal().main('activities', '--no-color')).out).not.toContain('\u001b');
    expect((await pianola('activities')).out).not.toContain('\u001b');
  });
});

describe('one type', () => {
  test.each(types.map((type) => [type.name, type] as const))(
    '%s: its properties, its published data, how it is played, within 80 columns',
    async (name, type) => {
      const { code, out, err } = await pianola('activities', name);
      expect([code, err]).toEqual([0, '']);
      expect(out.startsWith(`${name} (${type.category})\n`)).toBe(true);
      const squeezed = out.replace(/\s+/g, ' ');
      for (const key of Object.keys(propertySchemaOf(type).shape)) expect(squeezed).toContain(` ${key}: `);
      for (const item of type.publishes) expect(squeezed).toContain(` ${item.name} (${item.type}`);
      expect(out).toMatch(/\n {2}simulate .*[\s\S]*\n {2}run .*[\s\S]*\n {2}no outcome /);
      expect(widest(prose(out))).toBeLessThanOrEqual(80);
      expect(
        widest(prose((await new FakeIo().onTerminal(60).main('activities', name, '--no-color')).out)),
      ).toBeLessThanOrEqual(60);
    },
  );

  test('the whole page of one', async () => {
    expect((await pianola('activities', 'Read Line')).out).toBe(readLinePage);
  });

  test.each([
    ['get file STATUS', 'Get File Status'],
    [' Query WMI ', 'Query WMI'],
    ['{6C576F3D-E927-417A-B145-5D3EFF9C995F}', 'Initialize Data'],
    ['6c576f3d-e927-417a-b145-5d3eff9c995f', 'Initialize Data'],
    ['custom start', 'Initialize Data'],
    ['Trigger Policy', 'Invoke Runbook'],
    ['Publish Policy Data', 'Return Data'],
  ])('%j is %s', async (given, name) => {
    expect(await pianola('activities', given, '--quiet')).toEqual({ code: 0, out: `${name}\n`, err: '' });
  });

  test('GUID and name in exports are told', async () => {
    const { out } = await pianola('activities', 'Initialize Data');
    expect(out).toContain('  object type {6C576F3D-E927-417A-B145-5D3EFF9C995F}\n');
    expect(out).toContain('  in exports  Custom Start\n');
  });

  test('a monitor says when it fires', async () => {
    expect((await pianola('activities', 'Monitor File')).out).toContain(
      'without them\n              once, at once',
    );
    expect((await pianola('activities', 'Monitor Date/Time')).out).toContain(
      'by\n              its own timetable',
    );
  });

  test('--json: the facts of the type', async () => {
    const facts = JSON.parse((await pianola('activities', 'Create Folder', '--json')).out) as ActivityFacts;
    expect(facts).toEqual({
      name: 'Create Folder',
      category: 'File Management',
      summary: 'Creates a folder.',
      guids: ['{CEB6137B-9A5A-4326-8F40-9EE3064D65A7}'],
      internalNames: [],
      start: 'may',
      isMonitor: false,
      hasTimetable: false,
      isMultiValued: false,
      ways: [{ when: null, how: 'outcome', needs: [] }],
      properties: [
        {
          name: 'folder',
          type: 'text',
          values: null,
          default: null,
          isRequired: false,
          description: 'The path of the folder.',
          parts: [],
        },
      ],
      takesAnyProperty: false,
      publishes: [
        {
          name: 'Folder path',
          type: 'String',
          level: 'execution',
          isCount: false,
          echoes: 'folder',
          description: 'The path of the folder.',
        },
      ],
      publishesMore: null,
      example: { id: 'example', type: 'Create Folder', folder: 'D:\\Data' },
    });
  });
});

describe("types of the user's own", () => {
  test('are listed and explained', async () => {
    const list = (await pianola('activities', '--activities', shout)).out;
    expect(list).toMatch(/\n {2}Shout +computed here +one\n/);
    const { code, out } = await pianola('activities', 'shout', '--activities', shout);
    expect(code).toBe(0);
    expect(out).toContain('Shout (Utilities)\nSays something loudly.\n');
    expect(out).toContain('  text: text; required\n');
    expect(out).toContain('  Said (String)\n      What was said.\n');
  });

  test('without what TypeScript asks for, and with texts that a terminal would obey', async () => {
    const zod = pathToFileURL(join(projectRoot, 'node_modules/zod/index.js')).href;
    const file = folder.file(
      'bare.mjs',
      `import { z } from ${JSON.stringify(zod)};
      export const bare = {
        name: 'Bare\\u001b[31m', category: 'Utilities', play: { how: 'outcome' },
        properties: z.object({ when: z.date(), 'a\\nb': z.string() }),
      };`,
    );
    const { code, out } = await pianola('activities', 'Bare\u001b[31m', '--activities', file);
    expect(code).toBe(0);
    expect(out).toContain('Bare␛[31m (Utilities)\n');
    expect(out).toContain('  when: any value');
    expect(out).not.toContain('\u001b');
    expect((await pianola('activities', '--activities', file)).out).toContain('  Bare␛[31m  ');
  });
});

describe('errors: exit code 2, what is wrong, what to do', () => {
  test.each([
    [['Get File Stats'], 'there is no activity type "Get File Stats"\ndid you mean "Get File Status"?'],
    [['xyz'], 'there is no activity type "xyz"\npianola activities lists them all'],
    [[''], 'there is no activity type ""\npianola activities lists them all'],
    [['{00000000-0000-0000-0000-000000000000}'], 'there is no activity type'],
    [['--category', 'Monitorin'], 'there is no category "Monitorin"\ndid you mean "Monitoring"?'],
    [['--category', 'x'], 'there is no category "x"\nthere are: Runbook Control, System'],
    [['Query WMI', '--category', 'System'], '--category cannot be used with a TYPE\n'],
    [['Query', 'WMI'], "too many arguments for 'activities'"],
  ])('%j', async (argv, message) => {
    const { code, out, err } = await pianola('activities', ...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err.startsWith(`error: ${message}`)).toBe(true);
  });
});

const readLinePage = `Read Line (Text File Management)
Reads lines from a text file.

In short
  rows        one execution can produce several
  starts      may start a runbook
  object type {A7FB4661-885C-4A36-9856-5FD0AB136A69}

Played
  simulate    the simulated outcome that --mocks or the runbook gives
  run         the simulated outcome that --mocks or the runbook gives
  no outcome  under simulate it succeeds with one row of blanks (of guesses with
              the option defaultOutcome=plausible); run refuses the runbook
              before anything starts

Properties
  file: text
      Path and name of the text file.
  fileEncoding: text
      The encoding of the file, by the Designer's name; the activity fails where
      the file has another.
  lineNumbers: text
      Which lines: 1-3,5 or 4-END or 4-END<3 or LASTLINES:10.

Properties of every activity
  id, type, name, description, enabled, publishes, flatten,
  reportIfRunsMoreThanSeconds, reportIfFails, loop, simulate.

Published data, of each row
  Line text (String)
      The text of the line.
  Line number (Integer)
      The number of the line.

Published data, the same on every row
  File name (String, repeats file)
      The file.
  File encoding (String, repeats fileEncoding)
      The encoding of the file.
  Line numbers (String, repeats lineNumbers)
      Which lines were asked for.

Published data of every activity
  Activity ID, Activity name, Activity Process ID, Activity status, Activity
  type, Error summary text, Runbook name, Runbook Process ID, Server name,
  Activity duration, Activity end time (year, month, day, weekday, hours,
  minutes, seconds), Activity end time in UTC (year, month, day, weekday, hours,
  minutes, seconds), Activity start time, Activity start time in UTC, Loop:
  Delay between attempts, Loop: Enabled, Loop: Loop error message, Loop: Number
  of attempts, Loop: Total duration, Previous Activity, Previous Activity Name.

Example
{
  "id": "example",
  "type": "Read Line",
  "file": "D:\\\\Data\\\\orders.csv",
  "fileEncoding": "UTF-8",
  "lineNumbers": "1-3"
}
`;

test('on a narrow terminal long names go on in the next line; a pipe gets one line for each type', async () => {
  const narrow = await new FakeIo().onTerminal(40).main('activities', '--no-color');
  expect(narrow.out).not.toContain('…');
  expect(narrow.out).toMatch(/^ {2}Invoke +child +several\n {4}Runbook +jobs\n/m);
  expect((await pianola('activities')).out).toMatch(/^ {2}Invoke Runbook +child jobs +several\n/m);
});
