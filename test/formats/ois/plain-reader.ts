/** An element without its place. */
export interface PlainElement {
  readonly name: string;
  readonly datatype: string;
  text: string;
  readonly children: PlainElement[];
}

const pieces =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)([^<>]*?)(\/?)>|([^<]+)/g;

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads well-formed XML the naive way, with one regular expression: the reference that the real reader must
 * agree with. Knows nothing of what is not well-formed.
 */
export function plainRead(xml: string): PlainElement | undefined {
  const outside: PlainElement = { name: '', datatype: '', text: '', children: [] };
  const open = [outside];
  let pending = '';
  const settle = (element: PlainElement) => {
    if (element.children.length === 0 || pending.replaceAll(/[ \t\n]/g, '') !== '') element.text += pending;
    pending = '';
  };
  for (const [, cdata, end, start, attributes = '', selfClosing, text] of xml
    .replaceAll(/\r\n?/g, '\n')
    .matchAll(pieces)) {
    const current = open.at(-1) as PlainElement;
    if (cdata !== undefined) pending += cdata;
    else if (text !== undefined) pending += resolved(text);
    else if (end !== undefined) settle(open.pop() as PlainElement);
    else if (start !== undefined) {
      const datatype = resolved(/\sdatatype\s*=\s*"([^"]*)"/.exec(attributes)?.[1] ?? '');
      const element: PlainElement = { name: start, datatype, text: '', children: [] };
      current.children.push(element);
      settle(current);
      if (selfClosing !== '/') open.push(element);
    }
  }
  return outside.children[0];
}

function resolved(text: string): string {
  return text.replaceAll(
    /&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g,
    (_, decimal?: string, hex?: string, name?: string) =>
      name === undefined
        ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
        : (named[name] ?? ''),
  );
}
