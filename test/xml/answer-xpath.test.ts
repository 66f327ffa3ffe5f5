import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerXPath, type XmlMatch } from '../../src/xml/answer-xpath.ts';
import { runs } from '../support/runs.ts';
import { generatedQuery } from './generated-queries.ts';
import { knownAnswers } from './known-answers.ts';

const matchesOf = (xml: string, query: string): readonly XmlMatch[] => {
  const answer = answerXPath(xml, query);
  if ('error' in answer) throw new Error(answer.error);
  return answer.matches;
};
const resultsOf = (xml: string, query: string) => matchesOf(xml, query).map(({ result }) => result);
const computed = (query: string, xml = '<a/>') => resultsOf(xml, query)[0];
const errorOf = (xml: string, query: string): string => {
  const answer = answerXPath(xml, query);
  if (!('error' in answer)) throw new Error(`there are ${answer.matches.length} matches`);
  return answer.error;
};

const library =
  '<l xmlns:p="urn:p" xml:lang="en-GB"><b id="1" p:k="x">A &amp; B</b><b id="2"><t>C</t>&lt;</b><p:b xml:id="z"/></l>';

test('500 queries that were made up have the answers of xmllint', () => {
  const all = knownAnswers();
  expect(all).toHaveLength(500);
  for (const { xml, query, matches } of all)
    expect({ query, ...answerXPath(xml, query) }).toEqual({ query, matches });
});

test('a query has an answer, whatever it is', () => {
  fc.assert(
    fc.property(generatedQuery, ({ xml, query }) => {
      expect(answerXPath(xml, query)).toHaveProperty('matches');
    }),
    runs(1000),
  );
});

test('of an element the result is what is in it, as XML; its attributes stand beside that', () => {
  expect(matchesOf(library, '/l/b')).toEqual([
    { result: 'A &amp; B', attributes: 'id="1" p:k="x"' },
    { result: '<t>C</t>&lt;', attributes: 'id="2"' },
  ]);
  expect(resultsOf(library, '/')).toEqual([library]);
});

test('of an attribute or a namespace the result is its value, of another node the node, of a value the value', () => {
  const xml = `<a k="&quot;1&quot; &lt;">x &gt; y<!--n--><?go on?><![CDATA[<]]></a>`;
  expect(resultsOf(xml, '//@k')).toEqual(['&quot;1&quot; &lt;']);
  expect(resultsOf(xml, '/a/node()')).toEqual(['x &gt; y', '<!--n-->', '<?go on?>', '<![CDATA[<]]>']);
  expect(resultsOf(library, '/l/namespace::*')).toEqual(['urn:p', 'http://www.w3.org/XML/1998/namespace']);
  expect(resultsOf(xml, 'string(/a)')).toEqual(['x > y<']);
  expect(resultsOf(xml, 'count(/a/node()) > 3')).toEqual(['true']);
});

test('a prefix means what the outermost element declares; a name without one is in no namespace', () => {
  expect(resultsOf(library, 'count(//p:b) + count(//@p:k)')).toEqual(['2']);
  expect(resultsOf('<a xmlns="urn:d"><b/></a>', 'count(//b)')).toEqual(['0']);
  expect(resultsOf('<a xmlns="urn:d"><b/></a>', 'count(//*[local-name() = "b"])')).toEqual(['1']);
  expect(errorOf(library, '//q:b')).toBe(
    'the XPath query has the prefix q, which the outermost element of the XML does not declare',
  );
});

test.each([
  ['2 + 3 * 4 - 1', '13'],
  ['7 mod 3', '1'],
  ['-7 mod 3', '-1'],
  ['1 div 0', 'Infinity'],
  ['0 div 0', 'NaN'],
  ['1 div 3', '0.333333333333333'],
  ['0.1 + 0.2', '0.3'],
  ['1000000 * 1000000 * 1000000 * 1000000', '1000000000000000000000000'],
  ['1 div 10000000', '0.0000001'],
  ['--3', '3'],
  ['-0', '0'],
  ['5.', '5'],
  ['number("1e3")', 'NaN'],
  ['number(" -2.50 ")', '-2.5'],
  ['number("")', 'NaN'],
  ['round(2.5)', '3'],
  ['round(-2.5)', '-2'],
  ['floor(-0.5)', '-1'],
  ['ceiling(1.2)', '2'],
  ['sum(//b/@id)', '3'],
  ['concat("a", 1, true())', 'a1true'],
  ['substring("12345", 2, 3)', '234'],
  ['substring("12345", 1.5, 2.6)', '234'],
  ['substring("12345", 0 div 0, 3)', ''],
  ['substring("12345", 0, 3)', '12'],
  ['substring("abc", 3, -1)', ''],
  ['substring("a𝄞b", 2, 1)', '𝄞'],
  ['string-length("a𝄞b")', '3'],
  ['substring-before("a=b", "=")', 'a'],
  ['substring-before("a", "=")', ''],
  ['substring-after("a=b", "=")', 'b'],
  ['substring-after("a", "")', 'a'],
  ['translate("bar", "abc", "AB")', 'BAr'],
  ['normalize-space("  a  b ")', 'a b'],
  ['name(//p:b)', 'p:b'],
  ['local-name(//p:b)', 'b'],
  ['namespace-uri(//p:b)', 'urn:p'],
  ['name(id("z"))', 'p:b'],
  ['count(id("1"))', '0'],
  ['boolean(//b[lang("en")])', 'true'],
  ['boolean(//b[lang("de")])', 'false'],
  ['string(//b[last()]/t)', 'C'],
  ['string(//b[position() = 2]/@id)', '2'],
  ['string((//b)[2]/@id)', '2'],
  ['count(//t/ancestor::node())', '3'],
  ['count(//t/following::*)', '1'],
  ['count(//t/preceding::*)', '1'],
  ['count(/l/@*)', '1'],
  ['//b/@id = 2', 'true'],
  ['//b/@id != 2', 'true'],
  ['//none != 2', 'false'],
  ['//b/@id > //b/@id', 'true'],
  ['//b = true()', 'true'],
  ['"a" < "b"', 'false'],
  ['true() = "x"', 'true'],
  ['not(//b) or count(//b) and 1', 'true'],
  ['count(//b | //t | //b)', '3'],
  ['count(//processing-instruction("go"))', '0'],
  ['*[1]/div div 2', 'NaN'],
])('%s is %j', (query, value) => {
  expect(computed(query, library)).toBe(value);
});

test.each([
  ['', 'the XPath query is blank'],
  [' ', 'the XPath query is blank'],
  ['//', 'the XPath query ends, and a name is missing (character 3)'],
  ['/a[', 'the XPath query ends, and a name is missing (character 4)'],
  ['/a[1', 'the XPath query ends, and "]" is missing (character 5)'],
  ['/a b', 'the XPath query has "b" where none can stand (character 4)'],
  ['/a]', 'the XPath query has "]" where none can stand (character 3)'],
  ['"a', 'the XPath query has a text without its closing " (character 1)'],
  ['#', 'the XPath query has a "#" where none can stand (character 1)'],
  ['cout(/a)', 'the XPath query calls cout(), which there is not; did you mean "count"?'],
  [
    'matches(/a, "x")',
    'the XPath query calls matches(), which there is not; it has the functions of XPath 1.0',
  ],
  ['childs::a', 'the XPath query has no axis "childs"; did you mean "child"?'],
  ['$x', 'the XPath query has a variable, and there are none'],
  ['count()', 'the XPath query gives count() 0 arguments; it takes 1'],
  ['substring("a")', 'the XPath query gives substring() 1 argument; it takes 2 or 3'],
  ['count(1)', 'the XPath query gives count() a number where it needs nodes'],
  ['/a | "b"', 'the XPath query gives "|" a string where it needs nodes'],
  ['(1)/a', 'the XPath query gives a path a number where it needs nodes'],
  ['('.repeat(300), 'the XPath query is nested more than 200 deep'],
  ['a'.repeat(10_001), 'the XPath query has more than 10000 characters'],
])('the query %s fails: %s', (query, error) => {
  expect(errorOf('<a/>', query)).toBe(error);
});

describe('XML that is not read', () => {
  test.each([
    ['<!-- a -->', 'this is no well-formed XML: document must contain a root element'],
    ['no XML', 'this is no well-formed XML: text data outside of root node'],
    ['<a><b></a>', 'this is no well-formed XML: unexpected close tag'],
    ['<a/><b/>', 'this is no well-formed XML: documents may contain only one root'],
    ['<a>&nbsp;</a>', 'this is no well-formed XML: undefined entity'],
    ['<p:a/>', 'this is no well-formed XML: unbound namespace prefix: "p"'],
    ['<a>', 'this is no well-formed XML: unclosed tag: a'],
  ])('%s', (xml, error) => {
    expect(errorOf(xml, '/a')).toMatch(
      new RegExp(`^${error.replace(/[".]/g, '\\$&')} \\(line \\d+, column \\d+\\)$`),
    );
  });

  test('a blank text', () => {
    expect([errorOf('', '/a'), errorOf(' \n', '/a')]).toEqual(Array(2).fill('the XML text is blank'));
  });

  test('a document type is ignored: no entity of it is expanded, and nothing outside is read', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY x "1234567890"><!ENTITY y SYSTEM "file:///etc/passwd">]>';
    expect(resultsOf(`${bomb}<a>1</a>`, '/a')).toEqual(['1']);
    for (const entity of ['&x;', '&y;'])
      expect(errorOf(`${bomb}<a>${entity}</a>`, '/a')).toMatch(
        /^this is no well-formed XML: undefined entity/,
      );
  });

  test('limits: characters, nodes, depth', () => {
    expect(errorOf(`<a>${'x'.repeat(8_000_000)}</a>`, '/a')).toBe(
      'the XML has more than 8 million characters',
    );
    expect(errorOf(`<a>${'<b/>'.repeat(250_000)}</a>`, '/a')).toMatch(
      /^the XML has more than 250000 nodes \(/,
    );
    const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    expect(errorOf(nested(1001), '/a')).toMatch(/^the XML is nested more than 1000 levels deep \(/);
    expect(resultsOf(nested(1000), 'count(//a)')).toEqual(['1000']);
  });
});

describe('a query that takes too long ends with an error, the same on every machine', () => {
  const wide = `<a>${'<b><c/></b>'.repeat(2000)}</a>`;
  const long = 'x'.repeat(1_000_000);
  const doubled = (times: number): string =>
    times === 0 ? 'string(/a)' : `concat(${doubled(times - 1)}, ${doubled(times - 1)})`;

  test.each([
    ['every node beside every other', wide, '//*[count(following::*) > count(preceding::*)]'],
    ['nested loops', wide, 'count(//*[//*[//*[. = ..]]])'],
    ['copies within copies', `${'<a>'.repeat(999)}${long}${'</a>'.repeat(999)}`, '//*'],
    ['a text that doubles', `<a>${long}</a>`, doubled(7)],
    ['a long text in a longer', `<a><b>${long}</b><c>${long.slice(1)}y</c></a>`, 'contains(//b, //c)'],
  ])('%s', (_, xml, query) => {
    expect(errorOf(xml, query)).toBe('the query was ended after 10 million steps: it looks at too much');
  });

  test('a usual query on a large document is answered', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `<r id="${index}"><v>${index % 7}</v></r>`);
    expect(resultsOf(`<t>${rows.join('')}</t>`, 'count(//r[v = 3])')).toEqual(['2857']);
    expect(resultsOf(`<t>${rows.join('')}</t>`, '//r[@id = "19999"]/v')).toEqual(['0']);
  });
});
