import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';
import * as zod from 'zod';

const sources = join(import.meta.dirname, '../../src');
const entry = fileURLToPath(import.meta.resolve('zod'));
const [zodFile, partsFile] = ['\0zod', '\0zod-parts'];

/**
 * Bundles of zod only what the sources name as `z.something`. The object `z` has all else as well, whoever
 * asks for what: sixty languages, and a compiler. Packages have all of zod.
 */
export function usedZod(): Plugin {
  const texts = globSync('**/*.ts', { cwd: sources }).map((file) =>
    readFileSync(join(sources, file), 'utf8'),
  );
  const named = texts.flatMap((text) => [...text.matchAll(/\bz\s*\.\s*(\w+)/g)].map(([, name]) => name));
  const used = Object.keys(zod).filter((name) => name !== 'core' && named.includes(name));
  return {
    name: 'used-zod',
    resolveId: (id, importer) => {
      if (id === partsFile) return id;
      return id === 'zod' && importer?.startsWith(sources) ? zodFile : null;
    },
    load: (id) => {
      if (id === zodFile) return `export * as z from '${partsFile}';`;
      return id === partsFile ? `export { ${used.join(', ')} } from ${JSON.stringify(entry)};` : null;
    },
  };
}
