import fc from 'fast-check';

/** One way to damage an export: the text, and two numbers that say where and how. */
export type Mutator = (text: string, one: number, two: number) => string;

/**
 * Ways to damage the text of an export. Most leave it well-formed but wrong, so that what comes after the
 * parser has something to do; the others break it as files are broken by editors, transport and malice.
 */
export const mutators: Readonly<Record<string, Mutator>> = {
  truncated: (text, one) => text.slice(0, place(text, one)),
  unclosed: (text, one) => without(text, /<\/[A-Za-z_]+>/g, one),
  unopened: (text, one) => without(text, /<[A-Za-z_][^>]*>/g, one),
  swappedGuids: (text, one, two) => {
    const guids = matches(text, guid);
    const [first, second] = [guids[one % guids.length], guids[two % guids.length]];
    if (first === undefined || second === undefined || first.index >= second.index) return text;
    const between = text.slice(first.index + first[0].length, second.index);
    return (
      text.slice(0, first.index) +
      second[0] +
      between +
      first[0] +
      text.slice(second.index + second[0].length)
    );
  },
  copiedGuid: (text, one, two) => replaced(text, guid, one, matches(text, guid)[two % 97]?.[0] ?? '{}'),
  danglingGuid: (text, one) => replaced(text, guid, one, '{DEADBEEF-0000-4000-8000-00000000DEAD}'),
  brokenGuid: (text, one, two) =>
    replaced(text, guid, one, pick(['', '{}', '{1}', 'x', '{{}}', '../..'], two)),
  missingField: (text, one) => without(text, /<([A-Za-z_]+)(?: datatype="[a-z]*")?>[^<]*<\/\1>/g, one),
  missingBlock: (text, one) => without(text, /<(Object|Entry|TRIGGERS|Folder|Policy)>[\s\S]*?<\/\1>/g, one),
  repeatedBlock: (text, one, two) => {
    const block = at(text, /<(Object|Entry|Policy|Variables|GlobalSettings)>[\s\S]*?<\/\1>/g, one);
    return block === undefined
      ? text
      : splice(text, block.index, block.index, block[0].repeat(1 + (two % 4)));
  },
  renamedField: (text, one, two) => {
    const field = at(text, /<([A-Za-z_]+)([^<>]*)>([^<]*)<\/\1>/g, one);
    if (field === undefined) return text;
    const name = pick(['__proto__', 'constructor', 'Entry', 'Object', 'UniqueID', 'x'], two);
    return splice(
      text,
      field.index,
      field.index + field[0].length,
      `<${name}${field[2]}>${field[3]}</${name}>`,
    );
  },
  wrongType: (text, one, two) =>
    replaced(
      text,
      /(?<=datatype=")[a-z]*/g,
      one,
      pick(['int', 'bool', 'null', 'date', '', 'float', '&lt;'], two),
    ),
  wrongValue: (text, one, two) => replaced(text, /(?<=datatype="[a-z]*">)[^<]*/g, one, pick(oddValues, two)),
  hugeText: (text, one, two) => {
    const long = pick(['x', '\\`d.T.~Ed/', '&lt;', '\\`~F/', '{', "[Left('", '{{', '\n'], two).repeat(20_000);
    return replaced(text, /(?<=datatype="[a-z]*">)(?=[^<]*)/g, one, long);
  },
  brokenMarker: (text, one, two) =>
    replaced(
      text,
      /\\`d\.T\.~[A-Za-z]{2}\//g,
      one,
      pick(['', '\\`d.T.~Ed/', '\\`d.T.~Zz/', '\\`d.T.~Vb/', '\\`~F/'], two),
    ),
  brokenNestedXml: (text, one, two) =>
    replaced(text, /&[lg]t;/g, one, pick(['', '&amp;lt;', '&lt;', '&gt;', 'x'], two)),
  namedEntity: (text, one, two) =>
    inserted(text, />/g, one, pick(['&nbsp;', '&x;', '&#0;', '&#xFFFFFFFF;', '&', '&;', '&#55296;'], two)),
  entityBomb: (text, _, two) =>
    `${bomb}${two % 2 === 0 ? text : text.replace('<Policies>', '<Policies>&i;')}`,
  externalEntity: (text) => `<!DOCTYPE ExportData [<!ENTITY e SYSTEM "file:///etc/hostname">]>${text}`,
  deepNesting: (text, one, two) => {
    const depth = pick([20, 60, 99, 150, 5000], two);
    return inserted(
      text,
      /<\/(?:Object|Folder|Entry)>/g,
      one,
      `${'<Folder>'.repeat(depth)}${'</Folder>'.repeat(depth)}`,
    );
  },
  duplicatedChunk: (text, one, two) => {
    const [from, to] = [place(text, one), place(text, two)].sort((left, right) => left - right) as [
      number,
      number,
    ];
    return text.slice(0, to) + text.slice(from, Math.min(to, from + 20_000)) + text.slice(to);
  },
  movedChunk: (text, one, two) => {
    const [from, to] = [place(text, one), place(text, two)].sort((left, right) => left - right) as [
      number,
      number,
    ];
    return text.slice(0, from) + text.slice(to);
  },
  controlCharacter: (text, one, two) =>
    splice(
      text,
      place(text, one),
      place(text, one),
      pick(['\0', '\u0001', '\uFFFE', '\r', '\uD800', '\u202E'], two),
    ),
  markup: (text, one, two) =>
    splice(
      text,
      place(text, one),
      place(text, one),
      pick(['<', '>', '<!--', ']]>', '<![CDATA[', '<?x ?>', '</x>', '"'], two),
    ),
};

/** How a mutant's bytes are damaged after all: not at all, mostly. */
const byteMutators: readonly ((bytes: Uint8Array, one: number, two: number) => Uint8Array)[] = [
  (bytes) => bytes,
  (bytes, one, two) => {
    const index = one % Math.max(1, bytes.length);
    return bytes.length === 0 ? bytes : bytes.with(index, (bytes[index] as number) ^ (1 << (two % 8)));
  },
  (bytes, one, two) =>
    bytes.length === 0 ? bytes : bytes.with(one % bytes.length, pick([0, 0xff, 0xc3, 0xed, 0x80], two)),
  (bytes, one) => bytes.subarray(0, one % (bytes.length + 1)),
];

/**
 * Damaged copies of these texts as bytes, one to four damages each, and in one of three a damage of bytes
 * too.
 */
export function mutants(texts: readonly string[]): fc.Arbitrary<Uint8Array> {
  const number = fc.nat({ max: 2_000_000 });
  const change = fc.tuple(fc.constantFrom(...Object.values(mutators)), number, number);
  const byteChange = fc.tuple(
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(byteMutators[0]) },
      { weight: 1, arbitrary: fc.constantFrom(...byteMutators) },
    ),
    number,
    number,
  );
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 }), byteChange)
    .map(([text, changes, [damage, one, two]]) => {
      const changed = changes.reduce(
        (mutant, [mutate, first, second]) => mutate(mutant, first, second),
        text,
      );
      const bytes = new TextEncoder().encode(changed);
      return damage?.(bytes, one, two) ?? bytes;
    });
}

const guid = /\{[0-9A-F]{8}-[0-9A-F-]{27}\}/g;

const oddValues = [
  '',
  'TRUE',
  '-1',
  '1e999',
  '99999999999999999999',
  'NaN',
  '{{',
  '\\{{x}}',
  '__proto__',
  "[Left('a', 1)]",
  '\\`d.T.~De/U0VDUkVUU0VDUkVUU0VDUkVU\\`d.T.~De/',
  '\\`d.T.~Ed/{DEADBEEF-0000-4000-8000-00000000DEAD}.Gone\\`d.T.~Ed/',
  '&lt;Data&gt;&lt;Entry/&gt;&lt;/Data&gt;',
  '&lt;!DOCTYPE a&gt;&lt;a/&gt;',
  'warning#failed#success#other',
  'Policies\\..\\..\\x',
] as const;

// Ten entities, each ten of the one before: a billion characters, were they expanded.
const bomb = `<!DOCTYPE ExportData [<!ENTITY a "${'x'.repeat(10)}">${[...'abcdefgh']
  .map((name, index) => `<!ENTITY ${'bcdefghi'[index]} "${`&${name};`.repeat(10)}">`)
  .join('')}]>`;

function matches(text: string, pattern: RegExp): readonly RegExpExecArray[] {
  return [...text.matchAll(pattern)];
}

function at(text: string, pattern: RegExp, which: number): RegExpExecArray | undefined {
  const found = matches(text, pattern);
  return found[which % Math.max(1, found.length)];
}

function replaced(text: string, pattern: RegExp, which: number, by: string): string {
  const match = at(text, pattern, which);
  return match === undefined ? text : splice(text, match.index, match.index + match[0].length, by);
}

function without(text: string, pattern: RegExp, which: number): string {
  return replaced(text, pattern, which, '');
}

function inserted(text: string, pattern: RegExp, which: number, what: string): string {
  const match = at(text, pattern, which);
  const index = match === undefined ? 0 : match.index + match[0].length;
  return splice(text, index, index, what);
}

function splice(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

function place(text: string, number: number): number {
  return number % (text.length + 1);
}

function pick<Item>(from: readonly Item[], number: number): Item {
  return from[number % from.length] as Item;
}
