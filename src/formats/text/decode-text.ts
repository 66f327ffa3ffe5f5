import { LineIndex } from './line-index.ts';
import { fileStart, type Position } from './place.ts';

/** Why bytes cannot be read as text. */
export interface DecodingProblem extends Position {
  readonly code: 'file-empty' | 'file-encoding' | 'file-not-text';
  readonly message: string;
  readonly hint: string;
}

/** The text of a UTF-8 file without its byte order mark, or the problem why it cannot be read. */
export function decodeText(bytes: Uint8Array): string | DecodingProblem {
  if (bytes.length === 0) return emptyFile;
  if (isUtf16(bytes)) {
    return {
      code: 'file-encoding',
      ...fileStart,
      message: 'the file is UTF-16 text',
      hint: 'save it as UTF-8',
    };
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    const before = new TextDecoder().decode(bytes.subarray(0, zero));
    return {
      code: 'file-not-text',
      ...new LineIndex(before).position(before.length),
      message: 'the file contains a NUL byte: it is not text',
      hint: 'give a runbook in JSON or YAML, saved as UTF-8',
    };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return invalidUtf8(bytes);
  }
}

/** The problem of a file without any value in it. */
export const emptyFile: DecodingProblem = {
  code: 'file-empty',
  ...fileStart,
  message: 'the file is empty',
  hint: 'it must hold JSON or YAML; a runbook needs at least "name" and "activities"',
};

function isUtf16(bytes: Uint8Array): boolean {
  const [first, second, third, fourth] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  // UTF-16 without a byte order mark: in Latin text, every other byte is zero.
  const latin = (one: number | undefined, other: number | undefined) =>
    one === 0 && other !== 0 && other !== undefined;
  return (latin(first, second) && latin(third, fourth)) || (latin(second, first) && latin(fourth, third));
}

const sliceBytes = 65_536;

/** Finds the first invalid byte: first the slice that has it, then the byte. */
function invalidUtf8(bytes: Uint8Array): DecodingProblem {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let start = 0;
  try {
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      start = characterBefore(bytes, at);
      decoder.decode(bytes.subarray(at, at + sliceBytes), { stream: true });
    }
    decoder.decode();
  } catch {
    // It is in the slice behind `start`.
  }
  const { byte, offset } = firstInvalid(bytes.subarray(start, start + 2 * sliceBytes));
  const before = new TextDecoder().decode(bytes.subarray(0, start));
  const text = before + new TextDecoder().decode(bytes.subarray(start, start + byte));
  return {
    code: 'file-encoding',
    ...new LineIndex(text).position(before.length + offset),
    message: `the file is not UTF-8: byte ${start + byte + 1} begins no character`,
    hint: 'save it as UTF-8',
  };
}

/** The offset at or before an offset at which a character begins. */
function characterBefore(bytes: Uint8Array, offset: number): number {
  let at = offset;
  while (at > 0 && at > offset - 4 && ((bytes[at] as number) & 0xc0) === 0x80) at -= 1;
  return at;
}

/**
 * The offset of the first invalid byte, and that of its character. A lenient decoder writes U+FFFD there,
 * although the bytes do not encode that character.
 */
function firstInvalid(bytes: Uint8Array): { readonly byte: number; readonly offset: number } {
  const text = new TextDecoder().decode(bytes);
  const encoder = new TextEncoder();
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let from = 0;
  let offset = text.indexOf('\uFFFD');
  while (offset >= 0) {
    at += encoder.encode(text.slice(from, offset)).length;
    if (bytes[at] !== 0xef || bytes[at + 1] !== 0xbf || bytes[at + 2] !== 0xbd) break;
    at += 3;
    from = offset + 1;
    offset = text.indexOf('\uFFFD', from);
  }
  return { byte: at, offset: Math.max(offset, 0) };
}
