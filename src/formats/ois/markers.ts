import { guidOf } from './guid.ts';

/**
 * A piece of the text of a field: literal text, or what a marker means (the project's notes on the format,
 * 2.4).
 */
export type MarkerPart =
  | { readonly kind: 'text'; readonly text: string }
  /**
   * `activity` is a GUID, upper case in braces. `field` is as written; the GUID of a parameter is in upper
   * case.
   */
  | { readonly kind: 'publishedData'; readonly activity: string; readonly field: string }
  /** `variable` is a GUID, upper case in braces, or another text such as `NOW()` or `%ENV%`. */
  | { readonly kind: 'variable'; readonly variable: string }
  /** Something encrypted, whichever markers say so. The result does not contain its value. */
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'branch'; readonly activity: string }
  /**
   * An unknown marker of two letters with everything up to its end; or a known one without an end or with
   * impossible content.
   */
  | { readonly kind: 'unknown'; readonly marker: string; readonly text: string };

/** One marker in the text. */
interface Marker {
  readonly letters: string;
  readonly start: number;
  readonly end: number;
}

/** A part, and the number of markers it used. */
interface Taken {
  readonly part: MarkerPart;
  readonly markers: number;
}

const guid = /^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/i;
const published = /^(\{[0-9A-F-]{36}\}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})\.([\s\S]*)$/i;

/**
 * Splits the text of a field at its markers, in linear time. An opening and a closing marker look the same:
 * two neighbours belong together. If the markers of something encrypted do not pair, its begin and end cannot
 * be known, and the whole text counts as encrypted.
 */
export function splitMarkers(text: string): readonly MarkerPart[] {
  return spansOf(text).map(({ part }) => part);
}

/** An encrypted value without its content. It is still recognised as encrypted. */
const emptied = '\\`d.T.~De/\\`d.T.~De/';

/**
 * The text with every encrypted value emptied, so that it has no ciphertext. Markers of encrypted values are
 * also found where their characters are written as references (`&#96;`, at any depth). If they appear only
 * when comments, CDATA sections or wrappers are taken away, the whole text counts as encrypted.
 */
export function withoutCiphertext(text: string): string {
  const mayHide = /&(?:amp;)*#|<[!?]|~F\//i.test(text);
  if (!mayHide && !/~(?:De|Ec)\//i.test(text)) return text;
  const plain = mayHide ? text.replace(referencedMarker, markerOf) : text;
  const kept = spansOf(plain)
    .map(({ part, start, end }) => (part.kind === 'encrypted' ? emptied : plain.slice(start, end)))
    .join('');
  return mayHide && encryptionIn(revealed(kept)) > encryptionIn(kept) ? emptied : kept;
}

/** A character as it is, or as a reference to it that was escaped any number of times. */
function written(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  const digits = [...hex].map((digit) => `[${digit}${digit.toUpperCase()}]`).join('');
  return `(?:\\u{${hex}}|&(?:amp;|#0*38;|#[xX]0*26;)*#(?:0*${code}|[xX]0*${digits});)`;
}

const writtenAs = (text: string) => [...text].map(written).join('');
const eitherCase = (letter: string) => `(?:${written(letter.toUpperCase())}|${written(letter)})`;
const letterD = eitherCase('d');
const letterE = eitherCase('e');

/** A marker of an encrypted value, some of whose characters may be references. */
const referencedMarker = new RegExp(
  `${writtenAs('\\`d.T.~')}(?:${letterD}${letterE}|(${letterE}${eitherCase('c')}))${writtenAs('/')}`,
  'gu',
);

function markerOf(_: string, ec: string | undefined): string {
  return `\\\`d.T.~${ec === undefined ? 'De' : 'Ec'}/`;
}

function encryptionIn(text: string): number {
  return markersIn(text).filter(isOfEncryption).length;
}

/** More often than this nothing is escaped. */
const mostEscapes = 30;

/** The text with its references resolved and without comments, CDATA sections and wrappers. */
function revealed(text: string): string {
  let now = text;
  for (let times = 0; times < mostEscapes; times += 1) {
    const bare = without(without(withoutWrappers(now), '<!--', '-->'), '<?', '?>');
    const next = bare
      .replace(/<!\[CDATA\[|\]\]>/g, '')
      .replace(/&(lt|gt|amp|quot|apos|#\d{1,9}|#x[\da-f]{1,7});/gi, characterOf);
    if (next === now) break;
    now = next;
  }
  return now;
}

/** The text without what stands between two signs, in linear time. */
function without(text: string, opening: string, closing: string): string {
  const kept: string[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf(opening, from);
    const end = start < 0 ? -1 : text.indexOf(closing, start + opening.length);
    if (end < 0) return kept.length === 0 ? text : kept.join('') + text.slice(from);
    kept.push(text.slice(from, start));
    from = end + closing.length;
  }
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function characterOf(whole: string, name: string): string {
  if (!name.startsWith('#')) return named[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** A part and its place. */
interface Span {
  readonly part: MarkerPart;
  readonly start: number;
  readonly end: number;
}

function spansOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  const add = (part: MarkerPart, start: number, end: number) => spans.push({ part, start, end });
  const addText = (start: number, end: number) => {
    if (end > start) add({ kind: 'text', text: text.slice(start, end) }, start, end);
  };
  let from = 0;
  const markers = markersIn(text);
  for (let index = 0; index < markers.length; ) {
    const marker = markers[index] as Marker;
    const taken = isOfEncryption(marker)
      ? encryptedAt(markers, index, text.length)
      : pairAt(text, markers, index);
    if (taken === undefined) return [{ part: { kind: 'encrypted' }, start: 0, end: text.length }];
    const { end } = markers[index + taken.markers - 1] as Marker;
    addText(from, marker.start);
    add(taken.part, marker.start, end);
    from = end;
    index += taken.markers;
  }
  addText(from, text.length);
  return spans;
}

function markersIn(text: string): readonly Marker[] {
  if (!text.includes('\\`d.T.~')) return [];
  return [...text.matchAll(/\\`d\.T\.~([A-Za-z]{2})\//g)].map((match): Marker => {
    const end = match.index + match[0].length;
    const letters = match[1] as string;
    return { letters: /^(?:de|ec)$/i.test(letters) ? capital(letters) : letters, start: match.index, end };
  });
}

/** Markers of encrypted values are recognised in any case. */
function capital(letters: string): string {
  return letters.charAt(0).toUpperCase() + letters.slice(1).toLowerCase();
}

/**
 * The text without the wrappers that integration packs put around their fields: pairs of `` \`~F/ ``,
 * anywhere in the text.
 */
export function withoutWrappers(text: string): string {
  const pieces = text.split('\\`~F/');
  const last = pieces.pop() as string;
  // A wrapper without a partner stays.
  return pieces.length % 2 === 0 ? pieces.join('') + last : `${pieces.join('')}\\\`~F/${last}`;
}

function isOfEncryption({ letters }: Marker): boolean {
  return letters === 'De' || letters === 'Ec';
}

/**
 * `De…De`; `Ec` with `De…De` directly after it; `Ec` around that; `Ec…Ec`; or `Ec` at the end of the text
 * with nothing after it.
 */
function encryptedAt(markers: readonly Marker[], index: number, length: number): Taken | undefined {
  const letters = markers.slice(index, index + 4).map((marker) => marker.letters);
  const adjoin = (left: number) => markers[index + left]?.end === markers[index + left + 1]?.start;
  const taken = (count: number): Taken => ({ part: { kind: 'encrypted' }, markers: count });
  if (letters[0] === letters[1]) return taken(2);
  if (letters[0] === 'De') return undefined;
  if (letters[1] === 'De' && letters[2] === 'De' && adjoin(0))
    return taken(letters[3] === 'Ec' && adjoin(2) ? 4 : 3);
  return letters.length === 1 && markers[index]?.end === length ? taken(1) : undefined;
}

/**
 * A marker stays alone if the two after it form a valid pair, so that one damaged reference does not damage
 * another.
 */
function pairAt(text: string, markers: readonly Marker[], index: number): Taken {
  const [opening, closing, next] = markers.slice(index, index + 3) as [Marker, Marker?, Marker?];
  const { letters: marker, start, end } = opening;
  const alone: Taken = { part: { kind: 'unknown', marker, text: text.slice(start, end) }, markers: 1 };
  if (closing?.letters !== marker) return alone;
  const part = meaningOf(marker, text.slice(end, closing.start));
  if (part !== undefined) return { part, markers: 2 };
  const nextPairs = next?.letters === marker && meaningOf(marker, text.slice(closing.end, next.start));
  if (nextPairs) return alone;
  return { part: { kind: 'unknown', marker, text: text.slice(start, closing.end) }, markers: 2 };
}

function meaningOf(letters: string, content: string): MarkerPart | undefined {
  if (letters === 'Ed') {
    const [, activity, field] = published.exec(content) ?? [];
    if (activity === undefined || field === undefined) return undefined;
    return { kind: 'publishedData', activity: guidOf(activity), field: upperGuid(field) };
  }
  if (letters === 'Vb' && content !== '') return { kind: 'variable', variable: upperGuid(content) };
  if (letters === 'Br' && guid.test(content)) return { kind: 'branch', activity: upperGuid(content) };
  return undefined;
}

function upperGuid(text: string): string {
  return guid.test(text) ? text.toUpperCase() : text;
}
