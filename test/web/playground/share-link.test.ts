import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { draftOf } from '../../../src/playground/draft.ts';
import { isShared, sharedDraft, sharedText } from '../../../src/web/playground/share-link.ts';

const draft = draftOf([{ name: 'a.yaml', text: 'name: Ärger\nactivities: []\n' }], {
  mocks: { name: 'mocks.yaml', text: '# none' },
  parameters: { Größe: '3' },
  runbook: '\\Ops\\A',
  seed: 4_294_967_295,
  throttle: 4,
});
const packed = async (content: unknown) => {
  const stream = new Blob([JSON.stringify(content)]).stream().pipeThrough(new CompressionStream('gzip'));
  return `1.${Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')}`;
};
const damaged = expect.objectContaining({ message: expect.stringContaining('damaged'), name: 'LinkError' });

test('what is shared comes back, and needs no escape in an address', async () => {
  const text = await sharedText(draft, '0.2.0');
  expect(text).toMatch(/^1\.[\w-]+$/);
  expect(isShared(text)).toBe(true);
  expect(await sharedDraft(text, '0.2.0')).toEqual({ draft, note: '' });
});

test('a link that was cut, changed, or is of other shape is told as damaged, wherever it was', async () => {
  const text = await sharedText(draft, '0.2.0');
  for (let length = 2; length < text.length; length += 7)
    await expect(sharedDraft(text.slice(0, length), '0.2.0')).rejects.toEqual(damaged);
  for (let at = 20; at < text.length - 4; at += 11) {
    const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    await expect(sharedDraft(changed, '0.2.0')).rejects.toEqual(damaged);
  }
  for (const content of [null, 3, {}, { sheets: [['a', 1]], runbook: '', seed: 0, mocks: ['m', ''] }])
    await expect(packed(content).then((link) => sharedDraft(link, '0.2.0'))).rejects.toEqual(damaged);
});

test('another version is told in words: another form is refused, another Pianola is noted', async () => {
  const text = await sharedText(draft, '0.1.0');
  const later = expect.objectContaining({ message: expect.stringMatching(/another version .* form is 2,/) });
  await expect(sharedDraft(text.replace('1.', '2.'), '0.2.0')).rejects.toEqual(later);
  const { note } = await sharedDraft(text, '0.2.0');
  expect(note).toContain('made with Pianola 0.1.0; this is 0.2.0');
});

test('no link is made that could not be opened', async () => {
  const noise = randomBytes(1_600_000).toString('latin1');
  for (const text of ['x'.repeat(17 * 1024 * 1024), noise]) {
    const large = draftOf([{ name: 'a.yaml', text }]);
    await expect(sharedText(large, '0.2.0')).rejects.toThrow('too large for a link');
  }
});

test('a link does not unfold to more than a definition can have', async () => {
  const large = await packed({ sheets: [['a', 'x'.repeat(17 * 1024 * 1024)]] });
  expect(large.length).toBeLessThan(30_000);
  await expect(sharedDraft(large, '0.2.0')).rejects.toThrow('more than 16 MB');
});
