import { describe, expect, test } from 'vitest';
import { queryXml } from '../../../src/activities/utilities/query-xml.ts';
import { playOf } from '../../../src/engine/activity-type.ts';
import { bundleOf, hosts, played } from '../../support/host-play.ts';
import { message } from '../../support/runbook-file.ts';
import { messages, named } from '../../support/trace.ts';
import { activityOf, playSlow } from '../call.ts';

const xml = '<params><id n="7">a &amp; b</id><id>2</id></params>';
const upstream = [{ id: 'q', row: { Xml: xml, Name: 'id' } }];

test('each match is a row, with its attributes; inputs and the number of matches repeat (8.7)', async () => {
  const properties = { xmlText: '{{q.Xml}}', xPathQuery: '/params/{{q.Name}}' };
  expect(await playSlow(queryXml, properties, { upstream })).toEqual({
    status: 'success',
    items: {
      'The input XML file': '',
      'The input XML text': xml,
      'The XPath query.': '/params/id',
      'Node count': 2,
    },
    rows: [
      { 'Escaped Query Result': 'a &amp; b', 'Escaped XML Attributes': 'n="7"' },
      { 'Escaped Query Result': '2', 'Escaped XML Attributes': '' },
    ],
  });
});

test('a query without matches succeeds without rows, and counts 0 (A7)', async () => {
  const outcome = await playSlow(queryXml, { xmlText: '<a/>', xPathQuery: '/b' });
  expect(outcome).toMatchObject({ status: 'success', items: { 'Node count': 0 }, rows: [] });
});

test('XML or a query that is none fails it, with the reason and the inputs', async () => {
  expect(await playSlow(queryXml, { xmlText: '<a>', xPathQuery: '/a' })).toMatchObject({
    status: 'failed',
    errorSummary: expect.stringMatching(
      /^this is no well-formed XML: unclosed tag: a \(line 1, column \d+\)$/,
    ),
    items: { 'The input XML text': '<a>', 'The XPath query.': '/a' },
  });
  expect(await playSlow(queryXml, { xmlText: '<a/>' })).toMatchObject({
    status: 'failed',
    errorSummary: 'the XPath query is blank',
  });
});

test.each([
  [{ xmlText: xml }, 'computed'],
  [{ source: 'XML Text', xmlFile: 'a.xml' }, 'computed'],
  [{}, 'computed'],
  [{ xmlFile: 'a.xml' }, 'outcome'],
  [{ source: 'XML File', xmlFile: 'a.xml', xmlText: xml }, 'outcome'],
  [{ source: '{{q.Source}}', xmlText: xml }, 'outcome'],
])('with %j it is played by: %s', (properties, how) => {
  expect(playOf(activityOf(queryXml, properties), queryXml).how).toBe(how);
});

describe.each(hosts)('%s', (_name, host) => {
  test('a text is queried, and what comes after runs once for each match', async () => {
    const query = { type: 'Query XML', xmlText: xml, xPathQuery: '//id' };
    const log = message('{{query.Escaped Query Result}} of {{query.Node count}}');
    const all = await played(host(await bundleOf({ query, log })));
    expect(messages(all)).toEqual(['a &amp; b of 2', '2 of 2']);
    expect(named(all, 'ActivityEnd')[0]).toMatchObject({ status: 'success', rows: 2 });
    expect(named(all, 'ActivityEnd')[0]?.simulated).toBeUndefined();
  });

  test('a query that would never end fails, and the runbook goes on', async () => {
    const wide = `<a>${'<b/>'.repeat(5000)}</a>`;
    const query = { type: 'Query XML', xmlText: wide, xPathQuery: '//*[//*[//*[. = 1]]]' };
    const links = [{ from: 'query', to: 'log', include: [{ status: ['failed' as const] }] }];
    const bundle = await bundleOf({ query, log: message('{{query.Error summary text}}') }, { links });
    expect(messages(await played(host(bundle)))).toEqual([
      'the query was ended after 10 million steps: it looks at too much',
    ]);
  });

  test('an outcome that is given stands in where it counts', async () => {
    const query = {
      type: 'Query XML',
      xmlFile: 'D:\\a.xml',
      xPathQuery: '//id',
      simulate: { rows: [{ 'Escaped Query Result': 'x' }] },
    };
    const log = message('{{query.Escaped Query Result}}');
    expect(messages(await played(host(await bundleOf({ query, log }))))).toEqual(['x']);
  });
});
