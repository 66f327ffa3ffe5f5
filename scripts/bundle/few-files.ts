import type { CodeSplittingOptions, OutputChunk } from 'rolldown';

/**
 * Has a bundle put what every command begins with into one file, and what most of them go on with into
 * another: each file that is loaded costs a little. `parts`: the bundle without that. `entry`: the name of
 * the part that every command begins with.
 */
export function fewFiles(parts: readonly OutputChunk[], entry: string): CodeSplittingOptions {
  const first = new Set(loadedWith(parts, `${entry}.js`).flatMap(({ moduleIds }) => moduleIds));
  return {
    groups: [
      { name: 'first', test: (id) => first.has(id), minShareCount: 2, priority: 1 },
      { name: 'most', test: (id) => !first.has(id), minShareCount: 10 },
    ],
  };
}

/** A part and all that it imports, directly or not. */
function loadedWith(parts: readonly OutputChunk[], fileName: string): readonly OutputChunk[] {
  const loaded = new Set(parts.filter((part) => part.fileName === fileName));
  for (const { imports } of loaded)
    for (const part of parts) if (imports.includes(part.fileName)) loaded.add(part);
  return [...loaded];
}
