import { beginning, type ExportEncoding } from './decode-export.ts';

/** What a file is that does not begin as XML does, in words behind "the file is"; undefined when it does. */
export function noXml(bytes: Uint8Array, encoding: ExportEncoding): string | undefined {
  const kind = signatures.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte))?.[0];
  if (kind !== undefined) return kind;
  const start = firstVisible(bytes, encoding);
  if (start === undefined) return 'empty';
  if (start === '<') return undefined;
  if (start === '{' || start === '[') return 'JSON';
  return bytes.subarray(0, 1000).includes(0) && encoding.start === 0 ? 'no text' : 'text without XML';
}

const signatures: readonly (readonly [string, readonly number[]])[] = [
  ['a ZIP archive', [0x50, 0x4b, 0x03, 0x04]],
  ['compressed (gzip)', [0x1f, 0x8b]],
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['a cabinet archive', [0x4d, 0x53, 0x43, 0x46]],
  ['a program', [0x4d, 0x5a]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['an Office document of the old kind, or a Windows installer package', [0xd0, 0xcf, 0x11, 0xe0]],
];

/** The first character that is not white space. Looks at ever more bytes, so that a file of nothing but white space is told from others. */
function firstVisible(bytes: Uint8Array, encoding: ExportEncoding): string | undefined {
  for (let length = 1000; ; length *= 32) {
    const text = beginning(bytes, encoding, length).trimStart();
    if (text !== '') return text[0];
    if (length >= bytes.length) return undefined;
  }
}
