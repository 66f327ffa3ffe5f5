import { usualThrottle } from '../../model/job.ts';
import { type Draft, draftOf, type Sheet } from '../../playground/draft.ts';

/** The form of what a link has in it. A change that an older playground cannot read takes the next number. */
const form = 1;
/** What a text of a link may unfold to, in bytes. */
const mostBytes = 16 * 1024 * 1024;
/** Chromium opens no longer addresses. */
const longestLink = 2_000_000;

/** What a link was made of. */
export interface Shared {
  readonly draft: Draft;
  /** What is to be told of it; blank if there is nothing. */
  readonly note: string;
}

/** The link cannot be made, or not be opened; the message says why. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

/**
 * Everything that a playground has, as the fragment of a link, without its `#`. Throws LinkError for more
 * than a link can have in it.
 */
export async function sharedText(draft: Draft, version: string): Promise<string> {
  const { sheets, mocks, runbook, parameters, seed, throttle } = draft;
  const pairs = (all: readonly Sheet[]) => all.map(({ name, text }) => [name, text]);
  const content = { by: version, sheets: pairs(sheets), mocks: pairs([mocks])[0], runbook, parameters };
  const text = JSON.stringify({ ...content, seed, throttle });
  const unpacked = new Blob([text]);
  const packed = unpacked.stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  if (unpacked.size > mostBytes || (bytes.length * 4) / 3 > longestLink)
    throw new LinkError('These texts are too large for a link: hand on the files themselves.');
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `${form}.${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** Whether a fragment is one that `sharedText` made, of whatever version. */
export function isShared(fragment: string): boolean {
  return /^\d+\./.test(fragment);
}

/** What a fragment was made of. Throws LinkError for one that is damaged, or of a later form. */
export async function sharedDraft(fragment: string, version: string): Promise<Shared> {
  const [, number = '', packed = ''] = /^(\d+)\.(.*)$/s.exec(fragment) ?? [];
  if (Number(number) !== form) {
    throw new LinkError(
      `This link was made by another version of the playground: its form is ${number}, and this one reads ` +
        `${form}. Open it with that version, or ask for the text itself.`,
    );
  }
  const content = parsed(await unfolded(packed));
  const by = content['by'];
  const note =
    by === version
      ? ''
      : `This link was made with Pianola ${String(by)}; this is ${version}. The run can be another one.`;
  return { draft: draftIn(content), note };
}

const damaged = () =>
  new LinkError(
    'This link is damaged: a part is missing or was changed on its way. Some programs cut long links: ' +
      'ask for it again, or for the text itself.',
  );

async function unfolded(packed: string): Promise<string> {
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    const reader = stream.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length;
      if (size > mostBytes) throw new LinkError('This link unfolds to more than 16 MB. It was not opened.');
      parts.push(next.value);
    }
    return await new Blob(parts).text();
  } catch (error) {
    throw error instanceof LinkError ? error : damaged();
  }
}

type Json = Readonly<Record<string, unknown>>;

function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Json;
  } catch {
    // It is told below.
  }
  throw damaged();
}

function draftIn({ sheets, mocks, runbook, parameters, seed, throttle }: Json): Draft {
  const all = Array.isArray(sheets) ? sheets.map(sheetIn) : [];
  const isText = (value: unknown) => typeof value === 'string';
  const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
  const given = typeof parameters === 'object' && parameters !== null ? parameters : {};
  if (all.length === 0 || !isText(runbook) || !isCount(seed) || !Object.values(given).every(isText))
    throw damaged();
  return draftOf(all, {
    ...{ mocks: sheetIn(mocks), runbook: runbook as string, seed: seed as number },
    parameters: { ...(given as Readonly<Record<string, string>>) },
    throttle: isCount(throttle) ? (throttle as number) : usualThrottle,
  });
}

function sheetIn(pair: unknown): Sheet {
  const [name, text] = Array.isArray(pair) ? pair : [];
  if (typeof name !== 'string' || typeof text !== 'string') throw damaged();
  return { name, text };
}
