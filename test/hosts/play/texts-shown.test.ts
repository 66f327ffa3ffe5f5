import { expect, test } from 'vitest';
import { loadRunbook } from '../../../src/files/load.ts';
import { hosts, played } from '../../support/host-play.ts';
import { named, type Told } from '../../support/trace.ts';

const child = {
  name: 'Child',
  activities: [{ id: 'c', type: 'Initialize Data', parameters: [{ name: 'P' }] }],
};
const activities = [
  { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N', default: 'x' }] },
  {
    id: 'mail',
    type: 'Send Email',
    subject: '{{init.N}} and {{$Key}}',
    message: "[Upper('{{init.N}}')]",
    simulate: { rows: [] },
  },
  {
    id: 'map',
    type: 'Map Published Data',
    rules: [{ name: 'O', source: '{{init.N}}', mappings: [{ pattern: 'x', mapTo: 'y' }] }],
  },
  { id: 'js', type: 'Run .Net Script', language: 'JavaScript', script: "publish('n', '{{init.N}}')" },
  { id: 'invoke', type: 'Invoke Runbook', runbook: 'Child', parameters: { P: '{{init.N}}!' } },
  { id: 'plain', type: 'Compare Values', left: 'a', test: 'equals', right: 'a' },
  {
    id: 'bad',
    type: 'Compare Values',
    left: "[Div('1', '{{init.N}}')]",
    test: 'equals',
    right: '{{init.N}}',
  },
];
const links = activities.slice(1).map(({ id }) => ({ from: 'init', to: id }));
const variables = [{ name: 'Key', encrypted: true }];
const bundle = loadRunbook({ variables, runbooks: [{ name: 'Test', activities, links }, child] });
const options = { runbook: 'Test', secrets: { Key: 's3cret' } };

const endsOfFirst = (all: Told) => named(all, 'ActivityEnd').filter(({ job }) => job === 1);

test.each(hosts)(
  '%s: with published data of activities the trace carries their texts, resolved, by place (format section 4)',
  async (_, host) => {
    for (const publishedData of ['specific', 'all'] as const) {
      const all = await played(host(await bundle, { ...options, publishedData }));
      const texts = Object.fromEntries(endsOfFirst(all).map(({ activity, texts }) => [activity, texts]));
      expect(texts).toEqual({
        init: undefined,
        mail: { subject: 'x and <encrypted>', message: 'X' },
        map: { 'rules[0].source': 'x' },
        js: undefined,
        invoke: { 'parameters.P': 'x!' },
        plain: undefined,
        bad: { right: 'x' },
      });
    }
    for (const publishedData of ['none', 'common'] as const) {
      const all = await played(host(await bundle, { ...options, publishedData }));
      expect(endsOfFirst(all).filter(({ texts }) => texts !== undefined)).toEqual([]);
    }
  },
);
