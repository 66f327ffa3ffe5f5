import { describe, expect, test } from 'vitest';
import { looksLikeExport } from '../../../src/formats/ois/decode-export.ts';
import { exportLimits, maxExportBytes } from '../../../src/formats/ois/limits.ts';
import { type ExportText, readExport } from '../../../src/formats/ois/read-export.ts';
import type { XmlElement } from '../../../src/formats/ois/xml-element.ts';
import { encoded, ownExport, sharedExports } from './own-export.ts';

function read(content: string | Uint8Array): ExportText {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return readExport({ name: 'file.ois_export', bytes });
}

/** Code and place of each problem. */
function brief({ problems }: ExportText): string[] {
  return problems.map(({ code, line, column }) => `${code} ${line}:${column}`);
}

/** The content of Policies, in an export around it. */
function policies(inner: string): XmlElement | undefined {
  const { root, problems } = read(`<ExportData><Policies>${inner}</Policies></ExportData>`);
  expect(problems).toEqual([]);
  return root?.children[0];
}

function elementsOf(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(elementsOf)];
}

describe('what an export says', () => {
  test('names, datatypes, texts and children are those of the file', () => {
    const { root, problems, encoding } = read(ownExport);
    expect(problems).toEqual([]);
    expect(encoding).toBe('UTF-8');
    expect(root?.children.map(({ name }) => name)).toEqual(['EncryptionSalt', 'Policies', 'GlobalSettings']);
    const all = elementsOf(root as XmlElement);
    expect(all).toHaveLength([...ownExport.matchAll(/<[A-Za-z]/g)].length);
    expect(all.filter(({ name }) => name === 'Policy').map((policy) => policy.children[1])).toMatchObject([
      { name: 'Name', datatype: 'string', text: 'Check site' },
      { name: 'Name', datatype: 'string', text: 'All sites' },
    ]);
    expect(all.find(({ text }) => text.startsWith('Müller'))).toMatchObject({
      text: 'Müller & Söhne',
      datatype: '',
    });
    expect(all.find(({ name }) => name === 'ScriptBody')?.text).toContain(
      `-and 1 -lt 2) {\n  $state = "<running>"\n}`,
    );
    expect(all.find(({ name }) => name === 'Filters')?.text).toMatch(
      /^<ItemRoot><Entry><FieldId><!\[CDATA\[/,
    );
  });

  test.each(['own', ...sharedExports.keys()])('every element of %s stands where it says', (name) => {
    const text = name === 'own' ? ownExport : new TextDecoder().decode(sharedExports.get(name));
    const { root, problems } = read(text);
    // One of the shared files is no export.
    if (root === undefined) return expect(problems).toHaveLength(1);
    const lines = text.split(/\r\n|[\r\n]/);
    const misplaced = elementsOf(root).filter(
      (element) => !lines[element.line - 1]?.startsWith(`<${element.name}`, element.column - 1),
    );
    expect(misplaced).toEqual([]);
  });

  test('white space between elements is no text; in an element without children it is', () => {
    const [a, b, c, d] =
      policies('\n <A> \n <B/>\t</A> <A> </A><A> x <B/> <B/> y </A><A><!-- x --> </A>')?.children ?? [];
    expect([a?.text, b?.text, c?.text, d?.text]).toEqual(['', ' ', ' x  y ', ' ']);
  });

  test('predefined entities, characters by number and CDATA are resolved once, comments and instructions left out', () => {
    expect(
      policies(
        'a&lt;&amp;lt;&gt;&quot;&apos;&#65;&#x1F600;<!-- n -->b<![CDATA[<c>&amp;]]]]><![CDATA[>]]><?p i?>d',
      )?.text,
    ).toBe('a<&lt;>"\'A😀b<c>&amp;]]>d');
  });

  test('newlines are LF, however they are written and wherever slices end', () => {
    expect(policies('a\r\nb\rc\nd\r\r\ne')?.text).toBe('a\nb\nc\nd\n\ne');
    const text = `${'\r\n'.repeat(100_000)}x${'y\r\n'.repeat(50_000)}`;
    expect(policies(text)?.text).toBe(text.replaceAll('\r\n', '\n'));
    expect(policies(`z${text}`)?.text).toBe(`z${text.replaceAll('\r\n', '\n')}`);
  });

  test('an XML declaration, a root with attributes over several lines, and tags broken over lines are read', () => {
    const { root } = read(
      '<?xml version="1.1" encoding="utf-8"?>\n<!-- c -->\n <ExportData\n a="b"><Policies\n/>\n <B\n></B></ExportData >\n',
    );
    expect(root).toMatchObject({ line: 3, column: 2 });
    expect(root?.children).toMatchObject([
      { name: 'Policies', line: 4, column: 8 },
      { name: 'B', line: 6, column: 2 },
    ]);
  });

  test('a long text is whole, and what follows it stands where it says', () => {
    const long = `${'ä😀&lt;'.repeat(300_000)}`;
    const { root } = read(`<ExportData><Policies><A>${long}</A><B/></Policies></ExportData>`);
    const [a, b] = root?.children[0]?.children ?? [];
    expect(a?.text).toBe(long.replaceAll('&lt;', '<'));
    expect(b?.column).toBe(25 + long.length + 5);
  });
});

describe('encodings', () => {
  const cases = [
    ['UTF-8', false, 'UTF-8'],
    ['UTF-8', true, 'UTF-8 with BOM'],
    ['UTF-16LE', false, 'UTF-16LE'],
    ['UTF-16LE', true, 'UTF-16LE'],
    ['UTF-16BE', false, 'UTF-16BE'],
    ['UTF-16BE', true, 'UTF-16BE'],
  ] as const;

  test.each(cases)('%s, byte order mark: %s', (encoding, mark, name) => {
    // Long enough for several slices, with characters of two units at every distance from their ends.
    const filler = '<A>𝒳é😀</A>'.repeat(40_000);
    const text = ownExport.replace('<Policies>', `<Policies>${filler}`);
    const bytes = encoded(text, encoding, mark);
    const { root, problems, encoding: found } = read(bytes);
    expect(problems).toEqual([]);
    expect(found).toBe(name);
    expect(root).toEqual(read(text).root);
    expect(root?.children[1]?.children.slice(0, 40_000).every((a) => a.text === '𝒳é😀')).toBe(true);
    expect(looksLikeExport({ name: 'x', bytes: bytes.subarray(0, 5000) })).toBe(true);
  });

  test('a zero-width no-break space inside is text, also at the start of a slice', () => {
    const text = '\uFEFF'.repeat(70_000);
    expect(policies(text)?.text).toBe(text);
  });

  test.each(['windows-1252', 'ISO-8859-1', 'Shift_JIS'])(
    'a declared %s is refused where it is declared',
    (name) => {
      const found = read(`<?xml version="1.0" encoding="${name}"?>\n<ExportData><Policies/></ExportData>`);
      expect(brief(found)).toEqual(['xml-encoding 1:1']);
      expect(found.problems[0]?.message).toContain(name);
    },
  );

  test.each([
    ['a byte of windows-1252', [0x65, 0xe4, 0x3c], 'xml-encoding 1:32', 'byte 32'],
    ['a surrogate', [0x65, 0x65, 0xed, 0xa0, 0x80], 'xml-encoding 1:33', 'byte 33'],
    ['an overlong NUL', [0xc0, 0x80], 'xml-encoding 1:31', 'byte 31'],
    ['a cut character at the end', [0xf0, 0x9f, 0x98], 'xml-encoding 1:31', 'byte 31'],
  ])('invalid UTF-8 has its place: %s', (_, bytes, expected, byte) => {
    const start = new TextEncoder().encode('<ExportData><Policies>äöü<');
    const content = Uint8Array.from([...start.subarray(0, -1), 0x61, 0x62, ...bytes]);
    const found = read(content);
    expect(found.problems[0]?.message).toMatch(new RegExp(byte));
    expect(brief(found)).toEqual([expected.replace(/\d+$/, (column) => `${Number(column) - 3}`)]);
  });

  test('invalid UTF-8 far inside a large file has its place', () => {
    const text = `<ExportData>\n<Policies>${'\nä'.repeat(200_000)}`;
    const start = new TextEncoder().encode(text);
    const found = read(
      Uint8Array.from([...start, 0xff, ...new TextEncoder().encode('</Policies></ExportData>')]),
    );
    expect(brief(found)).toEqual(['xml-encoding 200002:2']);
    expect(found.problems[0]?.message).toContain(`byte ${start.length + 1} `);
  });

  test('half a character of UTF-16 is refused', () => {
    const bytes = encoded('<ExportData><Policies>x', 'UTF-16LE', true);
    expect(brief(read(Uint8Array.from([...bytes, 0x3d, 0xd8, 0x41, 0])))).toEqual(['xml-encoding 1:24']);
    expect(brief(read(bytes.subarray(0, -1)))).toEqual(['xml-encoding 1:23']);
  });
});

describe('refusals', () => {
  const around = (inner: string) => `<ExportData>\n<Policies>${inner}</Policies></ExportData>`;

  test.each([
    [
      'an end tag of another element',
      around('<A></B>'),
      'xml-syntax 2:14',
      /<\/B> does not belong to <A>.* line 2, column 11/,
    ],
    ['a raw ampersand', around('a & b\n<x> d;'), 'xml-entity 2:13', /begins no entity/],
    ['an unknown entity', around('a&nbsp;b'), 'xml-entity 2:12', /&nbsp; is not defined/],
    [
      'a number that is no character',
      around('&#xFFFF;'),
      'xml-entity 2:11',
      /&#xFFFF; stands for no character/,
    ],
    ['an entity without a name', around('&;'), 'xml-entity 2:11', /names no entity/],
    ['a control character', around('ab\u0001'), 'xml-syntax 2:13', /control character/],
    ['a NUL', around('\0'), 'xml-syntax 2:11', /control character/],
    ['a lesser sign in an attribute', around('<A b="<"/>'), 'xml-syntax 2:17', /attribute/],
    ['a lesser sign in text', around('1 < 2'), 'xml-syntax 2:14', /no tag begins/],
    ['an attribute twice', around('<A b="" b=""/>'), 'xml-syntax 2:24', /duplicate attribute/],
    ['text behind the root', `${around('')} x`, 'xml-syntax 2:35', /outside/],
    ['a second root', `${around('')}\n<b/>`, 'xml-syntax 3:1', /second element/],
    ['a second declaration', around('<?xml version="1.0"?>'), 'xml-syntax 2:16', /declaration/],
    ['a document type', `<!DOCTYPE ExportData>\n${around('')}`, 'xml-doctype 1:1', /document type/],
    ['a document type inside', around('<!DOCTYPE x>'), 'xml-doctype 2:11', /document type/],
    [
      'an external entity',
      `\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${around('&e;')}`,
      'xml-doctype 2:1',
      /type/,
    ],
    [
      'a file that ends in a text',
      '<ExportData><Policies>\n<A>x',
      'file-truncated 2:5',
      /inside <A>.* line 2, column 1:/,
    ],
    ['a file that ends in a tag', '<ExportData><Policies>\n<A', 'file-truncated 2:3', /inside <Policies>/],
    ['a file that ends in its first tag', '<ExportDa', 'file-truncated 1:10', /first element/],
    ['a file that ends in a comment', `${around('')}<!-- x`, 'file-truncated 2:41', /inside markup/],
  ])('%s', (_, text, place, message) => {
    const found = read(text);
    expect(found.root).toBeUndefined();
    expect(brief(found)).toEqual([place]);
    expect(found.problems[0]?.message).toMatch(message);
    expect(found.problems[0]).toMatchObject({ severity: 'error', file: 'file.ois_export', path: [] });
  });

  test('what does not confuse the rest is told together, up to a hundred', () => {
    expect(brief(read(around('&a;\n&b;\u0002')))).toEqual([
      'xml-entity 2:11',
      'xml-entity 3:1',
      'xml-syntax 3:4',
    ]);
    const many = brief(read(around('&a;\n'.repeat(1000))));
    expect(many).toHaveLength(101);
    expect(many.at(-1)).toBe('more-problems 101:1');
  });

  test.each([
    ['nothing', '', /empty/],
    ['white space', ' \r\n\t'.repeat(5000), /empty/],
    ['JSON', '{"runbooks": []}', /JSON/],
    ['plain text', 'Get-Service', /text without XML/],
    ['a ZIP archive', 'PK\u0003\u0004\0\0', /ZIP/],
    ['bytes', '\u0007\0\u0001', /no text/],
    ['HTML', '<html><body/></html>', /outermost element is <html>/],
    [
      'an invented schema',
      '<ExportData><PolicyExports/></ExportData>',
      /holds <PolicyExports>, and has no <Policies>/,
    ],
    ['an empty element', '<ExportData/>', /<ExportData> is empty/],
  ])('no export, in one message that says what it is and what to do: %s', (_, text, message) => {
    const found = read(text);
    expect(found.root).toBeUndefined();
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]).toMatchObject({ code: 'not-an-export', hint: expect.stringMatching(/Export/) });
    expect(found.problems[0]?.message).toMatch(message);
  });

  test('every truncation of an export is noticed', () => {
    const whole = ownExport.trimEnd();
    const lengths = Array.from({ length: 400 }, (_, index) => Math.floor((index * whole.length) / 400)).slice(
      1,
    );
    for (const length of lengths) {
      const { root, problems } = read(whole.slice(0, length));
      expect(root).toBeUndefined();
      expect(problems.map(({ code }) => code)).toEqual(['file-truncated']);
    }
  });
});

describe('limits', () => {
  test('depth', () => {
    const nested = (depth: number) =>
      read(`<ExportData><Policies/>${'<A>'.repeat(depth)}${'</A>'.repeat(depth)}</ExportData>`);
    expect(nested(exportLimits.depth - 1).problems).toEqual([]);
    expect(brief(nested(exportLimits.depth))).toEqual([`xml-depth 1:${24 + 3 * (exportLimits.depth - 1)}`]);
    expect(brief(nested(1_000_000))).toHaveLength(1);
  });

  test('the size of a file', () => {
    expect(brief(read(new Uint8Array(maxExportBytes + 1)))).toEqual(['file-too-large 1:1']);
  });

  test.each(['Policy', 'Object', 'Folder', 'Variable', 'Counter', 'Schedule', 'PARAMETER', 'ENTRY'])(
    'the number of objects, such as %s',
    (name) => {
      const several = (count: number) =>
        read(`<ExportData><Policies>${`<${name}/>`.repeat(count)}</Policies></ExportData>`);
      expect(brief(several(exportLimits.objects))).toEqual([]);
      const { objects } = exportLimits;
      const column = 23 + (name.length + 3) * objects;
      expect(brief(several(objects + 1))).toEqual([`file-too-large 1:${column}`]);
      expect(several(objects + 1).problems[0]?.message).toBe(
        `the file has more than ${objects} objects, the most that can be read`,
      );
    },
  );

  test('the length of one text, and of one comment', () => {
    const long = `<ExportData><Policies>${'x'.repeat(exportLimits.run + 200_000)}</Policies></ExportData>`;
    expect(read(long).problems.map(({ code }) => code)).toEqual(['file-too-large']);
    expect(read(long.replace('xx', '<!--')).problems.map(({ code }) => code)).toEqual(['file-too-large']);
  });
});

test.each([
  ['a.ois_export', '{}', true],
  ['A.OIS_EXPORT', '', true],
  ['a.xml', '<ExportData/>', true],
  ['stdin', '\uFEFF \n<?xml version="1.0"?>', true],
  ['a.yaml', 'name: x', false],
  ['a.yaml', '<<: *a', false],
  ['a.json', '{"a": "<b>"}', false],
  ['a', '', false],
])('%s with %s looks like an export: %s', (name, text, expected) => {
  expect(looksLikeExport({ name, bytes: new TextEncoder().encode(text) })).toBe(expected);
});
