import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantsOf } from '../../../src/hosts/ports/capabilities.ts';
import { filePort } from '../../../src/hosts/ports/file-port.ts';

let home: string;
const at = (...parts: string[]) => join(home, ...parts);
const files = (...allow: string[]) => filePort(grantsOf(allow), new AbortController().signal);

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'pianola-ports-')));
  await mkdir(at('open', 'below'), { recursive: true });
  await mkdir(at('openly'));
  await mkdir(at('closed'));
  await writeFile(at('open', 'a.txt'), 'from a');
  await writeFile(at('open', 'below', 'b.txt'), 'from b');
  await writeFile(at('openly', 'c.txt'), 'from c');
  await writeFile(at('closed', 'secret.txt'), 'secret');
  await symlink(at('closed', 'secret.txt'), at('open', 'link-to-file'));
  await symlink(at('closed'), at('open', 'link-to-folder'));
  await symlink(at('open', 'a.txt'), at('open', 'link-inside'));
  await symlink(at('closed', 'new.txt'), at('open', 'link-to-nothing'));
  await symlink(at('open'), at('way-in'));
});

afterAll(() => rm(home, { recursive: true }));

describe('reading', () => {
  test('a file that was granted, and any in a folder that was', async () => {
    expect(await files(`read:${at('open', 'a.txt')}`).read(at('open', 'a.txt'))).toBe('from a');
    expect(await files(`read:${at('open')}`).read(at('open', 'below', 'b.txt'))).toBe('from b');
    expect(await files(`read:${at('open')}`).read(at('open', 'below', '..', 'a.txt'))).toBe('from a');
    expect(await files(`read:${at('open')}`).read(at('open', 'link-inside'))).toBe('from a');
  });

  test('a relative path counts from the folder of the process, in the grant and in the call', async () => {
    const path = relative(process.cwd(), at('open', 'a.txt'));
    expect(await files(`read:${path}`).read(path)).toBe('from a');
  });

  test('a folder that was granted by a link to it', async () => {
    expect(await files(`read:${at('way-in')}`).read(at('way-in', 'a.txt'))).toBe('from a');
    expect(await files(`read:${at('way-in')}`).read(at('open', 'a.txt'))).toBe('from a');
  });

  test.each([
    ['another folder', ['closed', 'secret.txt']],
    ['a folder whose name begins the same', ['openly', 'c.txt']],
    ['a way up', ['open', '..', 'closed', 'secret.txt']],
    ['what is not there', ['closed', 'nothing.txt']],
    ['a link to a file outside', ['open', 'link-to-file']],
    ['a file behind a link to a folder outside', ['open', 'link-to-folder', 'secret.txt']],
  ])('is refused for %s', async (_, parts) => {
    const path = parts.reduce((folder, part) => `${folder}/${part}`, home);
    await expect(files(`read:${at('open')}`).read(path)).rejects.toThrow(
      new Error(`cannot read ${path}: it is not inside what --allow names (read:${at('open')})`),
    );
  });

  test('is refused where only writing was granted, and the other way round', async () => {
    const path = at('open', 'a.txt');
    await expect(files(`write:${at('open')}`).read(path)).rejects.toThrow('not inside what --allow names ()');
    await expect(files(`read:${at('open')}`).write(path, 'x')).rejects.toThrow('cannot write');
    expect(await readFile(path, 'utf8')).toBe('from a');
  });

  test('fails in plain words', async () => {
    const { read } = files(`read:${at('open')}`);
    await expect(read(at('open', 'nothing'))).rejects.toThrow(
      `cannot read ${at('open', 'nothing')}: there is no such file or folder`,
    );
    await expect(read(at('open', 'below'))).rejects.toThrow('it is a folder');
  });
});

describe('writing', () => {
  test('a new file, and one that is there', async () => {
    const { write } = files(`write:${at('open')}`);
    await write(at('open', 'new.txt'), 'long text');
    await write(at('open', 'new.txt'), 'short');
    expect(await readFile(at('open', 'new.txt'), 'utf8')).toBe('short');
  });

  test('a file that was granted before it was there', async () => {
    await files(`write:${at('open', 'named.txt')}`).write(at('open', 'named.txt'), 'here');
    expect(await readFile(at('open', 'named.txt'), 'utf8')).toBe('here');
  });

  test.each([
    ['a way up', ['open', '..', 'closed', 'new.txt'], 'not inside what --allow names'],
    ['a link to a file outside', ['open', 'link-to-file'], 'not inside what --allow names'],
    ['a new file behind a link', ['open', 'link-to-folder', 'new.txt'], 'not inside what --allow names'],
    ['a link that leads nowhere', ['open', 'link-to-nothing'], 'there is no such file or folder'],
    ['a folder that is not there', ['open', 'no', 'new.txt'], 'there is no such file or folder'],
  ])('is refused for %s', async (_, parts, reason) => {
    const path = parts.reduce((folder, part) => `${folder}/${part}`, home);
    await expect(files(`write:${at('open')}`).write(path, 'x')).rejects.toThrow(reason);
    await expect(readFile(at('closed', 'new.txt'))).rejects.toThrow('ENOENT');
    expect(await readFile(at('closed', 'secret.txt'), 'utf8')).toBe('secret');
  });

  test('a job that was stopped writes nothing more', async () => {
    const stopped = filePort(grantsOf([`write:${at('open')}`]), AbortSignal.abort());
    await expect(stopped.write(at('open', 'late.txt'), 'x')).rejects.toThrow();
  });
});
