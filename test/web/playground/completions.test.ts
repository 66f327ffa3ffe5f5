// What the editor offers, by the schemas that the package ships.
import { describe, expect, test } from 'vitest';
import { mocksJsonSchema, runbookJsonSchema } from '../../../src/files/json-schemas.ts';
import { offersAt } from '../../../src/web/playground/completions.ts';
import { placeInJson, placeInYaml } from '../../../src/web/playground/place-in-text.ts';

const runbook = runbookJsonSchema();
const mocks = mocksJsonSchema();

/** What is offered where `|` stands, and the text with one of it taken. */
async function offered(marked: string, names?: Parameters<typeof offersAt>[3]) {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const isYaml = !/^\s*\{/.test(text);
  const place = isYaml ? await placeInYaml(text, at) : placeInJson(text, at);
  const offers = place === undefined ? [] : offersAt(place, names ? mocks : runbook, isYaml, names);
  const taken = (label: string) => {
    const offer = offers.find((each) => each.label === label);
    if (offer === undefined || place === undefined) return undefined;
    return text.slice(0, place.from) + offer.apply + text.slice(Math.max(place.to, at));
  };
  return { labels: offers.map(({ label }) => label), offers, taken };
}

describe('JSON', () => {
  test('keys of a runbook that it does not have yet, with what they mean', async () => {
    const { labels, offers, taken } = await offered('{ "name": "A", "activities": [], "fo|" }');
    expect(labels).toContain('folder');
    expect(labels).not.toContain('name');
    expect(labels).not.toContain('runbooks');
    expect(offers.find(({ label }) => label === 'folder')?.detail).toMatch(/path/i);
    expect(taken('folder')).toBe('{ "name": "A", "activities": [], "folder":  }');
  });

  test('a key whose value is there gets its name alone', async () => {
    const { taken } = await offered('{ "na|": "A" }');
    expect(taken('name')).toBe('{ "name": "A" }');
  });

  test('types of activities, and then the keys of that type', async () => {
    const types = await offered('{ "name": "A", "activities": [{ "id": "a", "type": "Jun|" }] }');
    expect(types.taken('Junction')).toContain('"type": "Junction" }');
    const keys = await offered('{ "name": "A", "activities": [{ "id": "a", "type": "Junction", | }] }');
    expect(keys.labels).toContain('returnDataFrom');
    expect(keys.labels).not.toContain('severity');
  });

  test('ids of activities at the ends of links', async () => {
    const { labels } = await offered(
      '{ "name": "A", "activities": [{ "id": "one" }, { "id": "two" }], "links": [{ "from": "|" }] }',
    );
    expect(labels).toEqual(expect.arrayContaining(['one', 'two']));
  });

  test('values of an enumeration and of a switch', async () => {
    const status = await offered(
      '{ "name": "A", "activities": [{ "id": "a", "type": "Junction", "simulate": { "status": "|" } }] }',
    );
    expect(status.labels).toEqual(expect.arrayContaining(['success', 'failed']));
    const enabled = await offered(
      '{ "name": "A", "activities": [], "links": [{ "from": "a", "to": "b", "enabled": | }] }',
    );
    expect(enabled.labels).toEqual(['true', 'false']);
  });
});

describe('YAML', () => {
  const before = 'name: A\nactivities:\n  - id: a\n    type: Junction\n';
  test('keys and values in blocks', async () => {
    const keys = await offered(`${before}    ret|`);
    expect(keys.taken('returnDataFrom')).toBe(`${before}    returnDataFrom: `);
    const atAll = await offered('name: A\nfol|\nactivities: []\n');
    expect(atAll.labels).toContain('folder');
    const types = await offered('name: A\nactivities:\n  - id: a\n    type: Send Ev|\n');
    expect(types.taken('Send Event Log Message')).toContain('type: Send Event Log Message\n');
  });

  test('in braces, and in the next item of a list', async () => {
    const flow = await offered('name: A\nactivities:\n  - { id: a, type: Junction, re| }\n');
    expect(flow.labels).toContain('returnDataFrom');
    const ends = await offered(`${before}links:\n  - { from: |, to: a }\n`);
    expect(ends.labels).toContain('a');
    const item = await offered(`${before}  - i|\nlinks: []\n`);
    expect(item.labels).toContain('id');
  });

  test('nothing in a comment', async () => {
    expect((await offered('name: A # fol|\n')).labels).toEqual([]);
  });

  test('outcomes: runbooks, their activities, and what an outcome has', async () => {
    const names = {
      mocks: new Map([
        ['', ['\\Ops\\A']],
        ['\\Ops\\A', ['disks', 'log']],
      ]),
    };
    expect((await offered('|', names)).labels).toContain('\\Ops\\A');
    expect((await offered('\\Ops\\A:\n  di|\n', names)).labels).toEqual(['disks', 'log']);
    expect((await offered('\\Ops\\A:\n  disks:\n    st|\n', names)).labels).toEqual(
      expect.arrayContaining(['status', 'rows', 'durationMs']),
    );
  });
});
