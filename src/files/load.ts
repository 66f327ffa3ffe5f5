import { constants, createReadStream, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { catalogueWith } from '../activities/catalogue.ts';
import type { ActivityType } from '../engine/activity-type.ts';
import { originEnding, originFileOf } from '../formats/native/origin-file.ts';
import { maxExportBytes } from '../formats/ois/limits.ts';
import { maxBytes } from '../formats/text/limits.ts';
import type { SourceFile } from '../formats/text/parsed-text.ts';
import { type BundleReading, readBundle } from '../lint/checked-bundle.ts';
import type { Bundle } from '../model/bundle.ts';
import { type MockCheck, mockCheckGiven } from '../model/mock-check.ts';
import { DefinitionError, UsageError } from '../model/problem.ts';
import { cannotRead } from './file-errors.ts';
import { fewAtATime, filesBelow } from './folder-files.ts';
import { IgnoreFiles, ignoreFileName } from './ignore-file.ts';
import { isCulture } from './known-culture.ts';
import { withNeighbours } from './neighbours.ts';
import { admit } from './root.ts';

const runbookExtensions = new Set(['.json', '.jsonc', '.yaml', '.yml', '.ois_export']);

/** How a definition is read. */
export interface DefinitionRules {
  /**
   * How closely simulated outcomes are held against what activities publish (format section 3): `strict`, the
   * default: names of items and types of values; `present`: names only; `off`: not at all.
   */
  readonly mockCheck?: MockCheck | undefined;
}

/**
 * Reads a runbook file, a bundle file or a bundle folder, and reports every problem in it. Files of a folder
 * and its subfolders are read in the order of their paths; hidden ones are left out. Throws UsageError if the
 * path cannot be read or a folder has no runbook files. `-` is standard input. What a `.pianolaignore` leaves
 * out is not read, or not reported. `own`: activity types beside the standard ones. Without `scripts`,
 * scripts in JavaScript are not parsed, which takes some 100 ms for the first.
 */
export async function readDefinition(
  path: string,
  own: readonly ActivityType[] = [],
  { scripts = true, mockCheck }: DefinitionRules & { readonly scripts?: boolean } = {},
): Promise<BundleReading> {
  const ignored = new IgnoreFiles();
  const catalogue = catalogueWith(own);
  const sources = await readSources(path, ignored);
  const around = { isCulture, mockCheck: mockCheckGiven(mockCheck), ...(scripts && { parseScripts }) };
  const reading = await withNeighbours(sources, catalogue, ignored, around);
  return { ...reading, problems: reading.problems.filter((problem) => !ignored.silences(problem)) };
}

/** The name that stands for standard input, as a path and in problems. */
export const standardInput = '-';

/**
 * The file at a path, or the files of a folder that definitions are read from, in the order of their paths.
 * Throws UsageError if the path cannot be read or a folder has none. `ignored`: what ignore files leave out.
 */
export async function readSources(path: string, ignored = new IgnoreFiles()): Promise<readonly SourceFile[]> {
  if (path === standardInput) return [await readStandardInput()];
  if (!(await isFolder(path))) return [await withOrigins(await readSource(path))];
  const names = (await filesBelow(path, isRunbookFile))
    .map((name) => join(path, name))
    .filter((name) => !ignored.leavesOut(name));
  if (names.length === 0) {
    throw new UsageError(
      `${path} has no runbooks in it`,
      'runbook files end in .json, .jsonc, .yaml or .yml, exports of Orchestrator in .ois_export',
    );
  }
  if (names.length > mostFiles)
    throw new UsageError(
      `${path} has ${names.length} files that may be runbooks; ${mostFiles} can be read at most`,
      splitFolder,
    );
  let left = mostFolderBytes;
  return await fewAtATime(names, filesAtATime, async (name) => {
    const source = await withOrigins(await readFileWhole(name));
    left -= source.bytes.length + (source.origins?.bytes.length ?? 0);
    if (left >= 0) return source;
    const most = `${mostFolderBytes / 1024 / 1024} MiB`;
    throw new UsageError(`the runbook files in ${path} are larger than ${most} together`, splitFolder);
  });
}

/** The most files of a folder that are read, and their size together. */
const mostFiles = 100_000;
const mostFolderBytes = 512 * 1024 * 1024;
const splitFolder = 'give a part of it, or leave files out with a .pianolaignore';
/** So many files are open at once. */
const filesAtATime = 16;

/** A file together with the one beside it that an import wrote its origins to. */
async function withOrigins(source: SourceFile): Promise<SourceFile> {
  const { name } = source;
  const beside = originFileOf(name);
  const mayHave = !/\.ois_export$/i.test(name) && beside !== name;
  const isThere = mayHave && statSync(beside, { throwIfNoEntry: false })?.isFile();
  return isThere ? { ...source, origins: await readFileWhole(beside) } : source;
}

/**
 * Loads a bundle from a file or folder, or from an object in the shape of a runbook or bundle file. `own`:
 * activity types beside the standard ones. Rejects with DefinitionError, which has every problem, or with
 * UsageError if the path cannot be read.
 */
export async function loadRunbook(
  source: string | object,
  own: readonly ActivityType[] = [],
  rules: DefinitionRules = {},
): Promise<Bundle> {
  const { bundle, problems } = await (typeof source === 'string'
    ? readDefinition(source, own, rules)
    : readObject(source, own, rules));
  if (bundle === undefined) throw new DefinitionError(problems);
  return bundle;
}

/** A definition made in code has no file and no lines, so its problems have only a `path`. */
async function readObject(
  source: object,
  own: readonly ActivityType[],
  { mockCheck }: DefinitionRules,
): Promise<BundleReading> {
  const bytes = new TextEncoder().encode(jsonOf(source));
  const files = [{ name: 'the definition', bytes }];
  const around = { isCulture, mockCheck: mockCheckGiven(mockCheck) };
  const reading = await readBundle(files, catalogueWith(own), around);
  const problems = reading.problems.map(({ file: _file, line: _line, column: _column, ...rest }) => rest);
  return { ...reading, problems };
}

function jsonOf(source: unknown): string {
  if (typeof source !== 'object' || source === null)
    throw new UsageError('a definition is a path, or an object in the shape of a runbook or bundle file');
  try {
    return JSON.stringify(source);
  } catch (error) {
    throw new UsageError(`the definition cannot be written as JSON: ${(error as Error).message}`);
  }
}

/**
 * Reads one file, pipe or device whole. Of one that is too large for any reader it reads only enough to show
 * that. Throws UsageError if it cannot be read.
 */
export async function readSource(path: string): Promise<SourceFile> {
  admit(path);
  try {
    const chunks: Buffer[] = [];
    // `end` is the position of the last byte: one more than can be read.
    const options = { end: mostBytesOf(path), highWaterMark: 1024 * 1024 };
    for await (const chunk of createReadStream(path, options)) chunks.push(chunk as Buffer);
    return { name: path, bytes: Buffer.concat(chunks) };
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/**
 * The same for a file that was found, and is not to be waited for: what is a pipe, a socket or a device by
 * now is not read.
 */
async function readFileWhole(path: string): Promise<SourceFile> {
  admit(path);
  try {
    // Without O_NONBLOCK it would wait for the writer of a pipe. Windows does not know it.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await file.stat();
      if (!found.isFile()) throw new Error('it is no file');
      const chunks: Buffer[] = [];
      let left = mostBytesOf(path) + 1;
      // A file can grow while it is read.
      for (let size = found.size + 1; left > 0; size = 1024 * 1024) {
        const chunk = Buffer.allocUnsafe(Math.min(size, left));
        const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
        chunks.push(chunk.subarray(0, bytesRead));
        left -= bytesRead;
        if (bytesRead < chunk.length) break;
      }
      return { name: path, bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks) };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/** The most bytes that a reader takes of a file with this name. */
function mostBytesOf(path: string): number {
  return extname(path).toLowerCase() === '.ois_export' ? maxExportBytes : maxBytes.json;
}

/** Reads standard input to its end, or only enough to show that it is too large. */
async function readStandardInput(): Promise<SourceFile> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > maxExportBytes) break;
  }
  return { name: standardInput, bytes: Buffer.concat(chunks) };
}

/** The parser is loaded with the first script. */
async function parseScripts(sources: readonly string[]) {
  return await (await import('./script-syntax.ts')).syntaxFindings(sources);
}

/** Whether there is a folder at a path. Throws UsageError if nothing can be read there. */
export async function isFolder(path: string): Promise<boolean> {
  admit(path);
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/** A path of a definition, and those of the files beside it that have a say in what it is. */
export function filesOfDefinition(path: string): readonly string[] {
  return [path, originFileOf(path), join(dirname(path), ignoreFileName)];
}

/**
 * Whether a file of a bundle folder has a say in what the definition is, by its name: runbooks, their
 * origins, ignore files.
 */
export function isDefinitionFile(name: string): boolean {
  const isOrigin = name.toLowerCase().endsWith(originEnding);
  return isRunbookFile(name) || isOrigin || basename(name) === ignoreFileName;
}

function isRunbookFile(name: string): boolean {
  return runbookExtensions.has(extname(name).toLowerCase()) && !liesBesideRunbooks(name);
}

/**
 * Whether a file is a mocks file by its name: `mocks.yaml`, `anything.mocks.json`. Bundle folders may have
 * some.
 */
export function isMocksFile(name: string): boolean {
  return /(^|\.)mocks\.[^.]+$/.test(basename(name));
}

/** Whether a file is a test file by its name: `backup.test.yaml`. They lie beside the runbooks they test. */
export function isTestFile(name: string): boolean {
  return /\.test\.(yaml|yml|json)$/i.test(basename(name));
}

/** Whether a file in a bundle folder is no runbook, by its name: mocks, `params.yaml`, tests, or origins. */
export function liesBesideRunbooks(name: string): boolean {
  return (
    isMocksFile(name) ||
    isTestFile(name) ||
    /(^|\.)params\.[^.]+$/.test(basename(name)) ||
    name.toLowerCase().endsWith(originEnding)
  );
}
