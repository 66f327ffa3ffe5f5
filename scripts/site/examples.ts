import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sheet } from '../../src/playground/draft.ts';
import type { Example } from '../../src/web/playground/examples.js';

const folder = join(import.meta.dirname, '../../runbooks');

/** The worked examples of the folder `runbooks`, without tests and traces. */
export function examplesOf(): readonly Example[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const files = readdirSync(join(folder, name)).filter((file) => !/\.(test\.yaml|ndjson|md)$/.test(file));
      const [title = name, ...told] = paragraphsOf(readFileSync(join(folder, name, 'README.md'), 'utf8'));
      return {
        ...{ name, told },
        title: title.replace(/^# /, ''),
        files: files.map(
          (file): Sheet => ({ name: file, text: readFileSync(join(folder, name, file), 'utf8') }),
        ),
      };
    });
}

/** The paragraphs of a README that are not about the command line, each in one line. */
function paragraphsOf(readme: string): readonly string[] {
  return readme
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim().replaceAll(/\s+/g, ' '))
    .filter((paragraph) => paragraph !== '' && !/ states this as cases:$/.test(paragraph));
}
