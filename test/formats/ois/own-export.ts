import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** An export written by hand: two runbooks with everything that has a shape of its own. */
export const ownExport = readFileSync(new URL('../../fixtures/ois/site-checks.xml', import.meta.url), 'utf8');

/**
 * The exports of third parties, where they are at hand: they are no part of the project. By name; the order
 * is stable.
 */
export const sharedExports: ReadonlyMap<string, Uint8Array> = sharedFiles();

/** The bytes of a text in an encoding, with its byte order mark if asked. */
export function encoded(text: string, encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE', mark = false): Uint8Array {
  const marked = mark ? `\uFEFF${text}` : text;
  if (encoding === 'UTF-8') return new TextEncoder().encode(marked);
  const bytes = Buffer.from(marked, 'utf16le');
  return new Uint8Array(encoding === 'UTF-16LE' ? bytes : bytes.swap16());
}

function sharedFiles(): ReadonlyMap<string, Uint8Array> {
  const folder = new URL('../../../../shared/exports/', import.meta.url);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ois_export')) : [];
  return new Map(names.sort().map((name) => [name, new Uint8Array(readFileSync(new URL(name, folder)))]));
}
