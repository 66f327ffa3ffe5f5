import type { CodeSplittingOptions, OutputChunk } from 'rolldown';

/**
 * Has the bundle of the command line put what every command begins with into one file, and what most of them
 * go on with into another: each file that is loaded costs a little. A thread of scripts is to load neither.
 * `parts`: the bundle without that.
 */
export function fewFiles(parts: readonly OutputChunk[]): CodeSplittingOptions {
  const ofScripts = modulesOf(parts, 'worker.js');
  const first = modulesOf(parts, 'command.js');
  // A file that a process or a thread begins with has one user. In a file with others it would run for all.
  const minShareCount = 2;
  return {
    groups: [
      { name: 'small', test: (id) => ofScripts.has(id), minShareCount, priority: 2 },
      { name: 'first', test: (id) => first.has(id), minShareCount, priority: 1 },
      { name: 'most', test: (id) => !first.has(id), minShareCount: 10 },
    ],
  };
}

/** The modules of a part and of all that it imports, directly or not. */
function modulesOf(parts: readonly OutputChunk[], fileName: string): ReadonlySet<string> {
  const loaded = new Set(parts.filter((part) => part.fileName === fileName));
  for (const { imports } of loaded)
    for (const part of parts) if (imports.includes(part.fileName)) loaded.add(part);
  return new Set([...loaded].flatMap(({ moduleIds }) => moduleIds));
}
