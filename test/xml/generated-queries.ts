import fc from 'fast-check';

/** A document of XML and a query on it. The document has no line breaks. */
export interface GeneratedQuery {
  readonly xml: string;
  readonly query: string;
}

const names = ['a', 'b', 'x-1'] as const;
const keys = ['id', 'n'] as const;
const words = ['', '1', '2', '10', '2.5', '-3', 'x', 'abc', 'a b', ' 7 ', 'é', '𝄞x', 'ab"c', "it's"] as const;

const name = fc.constantFrom(...names);
const word = fc.constantFrom(...words);
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const text = fc.oneof(
  word.map(escaped),
  fc.constantFrom('&lt;', '&amp;', '&gt;', '&#65;', '<![CDATA[1<2]]>', '<!-- note -->', '<?go on?>'),
);
const attributes = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...keys), word), { maxLength: 2, selector: ([key]) => key })
  .map((pairs) => pairs.map(([key, value]) => ` ${key}="${escaped(value)}"`).join(''));

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(name, attributes, tie('content'))
    .map(([tag, own, content]) => (content === '' ? `<${tag}${own}/>` : `<${tag}${own}>${content}</${tag}>`)),
  content: fc
    .array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, text, tie('element')), { maxLength: 4 })
    .map((parts) => parts.join('')),
}));

const axis = fc.constantFrom(
  'ancestor',
  'ancestor-or-self',
  'attribute',
  'child',
  'child',
  'descendant',
  'descendant-or-self',
  'following',
  'following-sibling',
  'parent',
  'preceding',
  'preceding-sibling',
  'self',
);
const nodeTest = fc.oneof(name, fc.constantFrom('*', '*', 'node()', 'text()', 'comment()', 'id'));
const quoted = fc.constantFrom(...words.filter((each) => !each.includes('"'))).map((each) => `"${each}"`);
const number = fc.constantFrom('0', '1', '2', '3', '10', '2.5', '0.5');

const syntax = fc.letrec<Record<'path' | 'step' | 'predicate' | 'value' | 'condition', string>>((tie) => {
  const small = { depthSize: 'small' as const };
  return {
    step: fc
      .tuple(
        fc.oneof(
          fc.tuple(axis, nodeTest).map(([on, test]) => `${on}::${test}`),
          nodeTest,
          fc.constantFrom('.', '..', '@*', '@id', '@n'),
        ),
        fc.oneof(small, fc.constant(''), fc.constant(''), tie('predicate')),
      )
      // An abbreviated step takes no predicates.
      .map(([step, predicate]) => (step === '.' || step === '..' ? step : step + predicate)),
    path: fc
      .tuple(
        fc.constantFrom('/', '//', '//', ''),
        fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('/', '/', '//'),
      )
      .map(([start, steps, between]) => start + steps.join(between)),
    predicate: fc
      .oneof(
        small,
        number,
        fc.constantFrom('last()', 'position() < 3', 'position() mod 2 = 1'),
        tie('condition'),
      )
      .map((inner) => `[${inner}]`),
    condition: fc.oneof(
      small,
      fc
        .tuple(tie('value'), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), tie('value'))
        .map(([left, operator, right]) => `${left} ${operator} ${right}`),
      tie('path'),
      fc.tuple(tie('path'), quoted).map(([path, part]) => `contains(${path}, ${part})`),
      fc.tuple(tie('path'), quoted).map(([path, part]) => `starts-with(${path}, ${part})`),
      tie('condition').map((inner) => `not(${inner})`),
      fc
        .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
        .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    ),
    value: fc.oneof(
      small,
      tie('path'),
      number,
      quoted,
      tie('path').map((path) => `count(${path})`),
      tie('path').map((path) => `string(${path})`),
      tie('path').map((path) => `string-length(${path})`),
      tie('path').map((path) => `normalize-space(${path})`),
      tie('path').map((path) => `name(${path})`),
      fc
        .tuple(tie('value'), number, number)
        .map(([of, from, length]) => `substring(${of}, ${from}, ${length})`),
      fc.tuple(tie('value'), quoted).map(([of, part]) => `substring-after(${of}, ${part})`),
      fc.tuple(tie('value'), quoted, quoted).map(([of, from, to]) => `translate(${of}, ${from}, ${to})`),
      fc.tuple(tie('value'), fc.constantFrom('+', '-', '*'), number).map((parts) => `(${parts.join(' ')})`),
    ),
  };
});

const query = fc.oneof(
  { arbitrary: syntax.path, weight: 5 },
  { arbitrary: fc.tuple(syntax.path, syntax.path).map((paths) => paths.join(' | ')), weight: 1 },
  { arbitrary: syntax.path.map((path) => `(${path})[2]`), weight: 1 },
  { arbitrary: syntax.path.map((path) => `count(${path})`), weight: 1 },
  { arbitrary: syntax.value.map((value) => `string(${value})`), weight: 2 },
  { arbitrary: syntax.condition.map((condition) => `boolean(${condition})`), weight: 1 },
);

/** From `.//.` xmllint leaves out the document, which is in it. */
const isMisread = /(^|[^.])\.\/\/\.($|[^.])/;

/** Documents of XML, each with a query in XPath 1.0. */
export const generatedQuery: fc.Arbitrary<GeneratedQuery> = fc.record({
  // xmllint writes characters of other encodings by number.
  xml: element.map((outermost) => `<?xml version="1.0" encoding="UTF-8"?>${outermost}`),
  query: query.filter((text) => !isMisread.test(text)),
});
