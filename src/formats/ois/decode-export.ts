import type { SourceFile } from '../text/parsed-text.ts';

/** The encoding of an export. */
export interface ExportEncoding {
  readonly name: 'UTF-8' | 'UTF-8 with BOM' | 'UTF-16LE' | 'UTF-16BE';
  /** The length of the byte order mark in bytes. */
  readonly start: number;
}

// Small enough to need little memory, and large enough that decoding costs little beside parsing.
const sliceBytes = 65_536;

/**
 * The encoding by the byte order mark. Without one, a zero byte beside a first `<` or white space means
 * UTF-16; otherwise it is UTF-8.
 */
export function encodingOf(bytes: Uint8Array): ExportEncoding {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { name: 'UTF-8 with BOM', start: 3 };
  if (first === 0xff && second === 0xfe) return { name: 'UTF-16LE', start: 2 };
  if (first === 0xfe && second === 0xff) return { name: 'UTF-16BE', start: 2 };
  if (bytes.length > 1 && second === 0 && opensXml(first)) return { name: 'UTF-16LE', start: 0 };
  if (bytes.length > 1 && first === 0 && opensXml(second)) return { name: 'UTF-16BE', start: 0 };
  return { name: 'UTF-8', start: 0 };
}

/**
 * Whether a file is read as an export: by its extension, or because it begins with `<` after a byte order
 * mark and white space.
 */
export function looksLikeExport({ name, bytes }: SourceFile): boolean {
  // YAML can begin with `<<`, a merge key; XML cannot.
  return /\.ois_export$/i.test(name) || /^\s*<(?!<)/.test(beginning(bytes, encodingOf(bytes), 1000));
}

/**
 * The first characters of an export after its byte order mark, as far as the first `length` bytes encode
 * some. Damaged bytes are ignored here.
 */
export function beginning(bytes: Uint8Array, encoding: ExportEncoding, length: number): string {
  return new TextDecoder(labelOf(encoding), { ignoreBOM: true }).decode(
    bytes.subarray(encoding.start, encoding.start + length),
  );
}

/**
 * Passes on the text slice by slice, every newline as `\n`; no slice ends within a character. Stops at bytes
 * that are not text in this encoding, after passing on everything before them, and returns their offset.
 * Returns undefined if there are none.
 */
export function decodeSlices(
  bytes: Uint8Array,
  encoding: ExportEncoding,
  take: (slice: string) => void,
): number | undefined {
  const decoder = new TextDecoder(labelOf(encoding), { fatal: true, ignoreBOM: true });
  const give = newlinesNormalised(take);
  for (let at = encoding.start; at < bytes.length; ) {
    const end = sliceEnd(bytes, encoding, at);
    const part = bytes.subarray(at, end);
    let text: string;
    try {
      text = decoder.decode(part);
    } catch {
      const sound = longestSound(part, labelOf(encoding));
      give(sound);
      return at + (isWide(encoding) ? sound.length * 2 : new TextEncoder().encode(sound).length);
    }
    give(text);
    at = end;
  }
  return undefined;
}

function opensXml(byte: number): boolean {
  return byte === 0x3c || byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function labelOf({ name }: ExportEncoding): string {
  return name === 'UTF-8 with BOM' ? 'utf-8' : name.toLowerCase();
}

function isWide({ name }: ExportEncoding): boolean {
  return name === 'UTF-16LE' || name === 'UTF-16BE';
}

/** The end of a slice: the last place before `sliceBytes` that does not split a character. */
function sliceEnd(bytes: Uint8Array, encoding: ExportEncoding, at: number): number {
  const end = at + sliceBytes;
  if (end >= bytes.length) return bytes.length;
  if (isWide(encoding)) {
    const high = bytes[encoding.name === 'UTF-16LE' ? end - 1 : end - 2] as number;
    return (high & 0xfc) === 0xd8 ? end - 2 : end;
  }
  let cut = end;
  while (cut > end - 3 && ((bytes[cut] as number) & 0xc0) === 0x80) cut -= 1;
  return cut;
}

/**
 * The text before the first damage. If a part does not decode, no longer part does, so bisection finds the
 * place.
 */
function longestSound(part: Uint8Array, label: string): string {
  let sound = '';
  let low = 0;
  let high = part.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    try {
      const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
      sound = decoder.decode(part.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  return sound;
}

/** Turns CR LF and CR into LF, also if CR and LF come in different slices. */
function newlinesNormalised(take: (slice: string) => void): (slice: string) => void {
  let endedInReturn = false;
  return (slice) => {
    const rest = endedInReturn && slice.startsWith('\n') ? slice.slice(1) : slice;
    endedInReturn = slice.endsWith('\r');
    take(rest.includes('\r') ? rest.replaceAll(/\r\n?/g, '\n') : rest);
  };
}
