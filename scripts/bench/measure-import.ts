/**
 * Measures reading one Orchestrator export once, in a process of its own; `main.ts` starts it. Loading code
 * and reading the file's bytes is not counted. The floor is saxes alone, with the same decoding and the same
 * slices and with handlers that only count. Prints one line of JSON: milliseconds, elements read (runbooks,
 * for the whole import), and the most memory that was resident, in bytes.
 */
import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { decodeSlices, encodingOf } from '../../src/formats/ois/decode-export.ts';
import type { XmlElement } from '../../src/formats/ois/xml-element.ts';

/**
 * What takes the bytes of an export and tells, when the time is taken, how many elements or runbooks it has
 * read.
 */
type Reader = (bytes: Uint8Array) => () => number;

/** Each loads the code it needs and no more, so that the memory is its own. */
const readers: Readonly<Record<string, () => Promise<Reader>>> = {
  floor: async () => floor,
  read: reading,
  import: importing,
};

const [who = '', path = ''] = process.argv.slice(2);
const reader = await readers[who]?.();
if (reader === undefined) throw new Error(`no reader ${who}`);
const bytes = readFileSync(path);
const start = performance.now();
const count = reader(bytes);
const ms = performance.now() - start;
const resident = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ ms, read: count(), resident })}\n`);

function floor(file: Uint8Array): () => number {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let elements = 0;
  let units = 0;
  let ends = 0;
  const text = (piece: string) => {
    units += piece.length;
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('opentag', () => {
    elements += 1;
  });
  parser.on('closetag', () => {
    ends += 1;
  });
  decodeSlices(file, encodingOf(file), (slice) => parser.write(slice));
  parser.close();
  if (ends !== elements || units === 0) throw new Error('the export was not whole');
  return () => elements;
}

async function reading(): Promise<Reader> {
  const { readExport } = await import('../../src/formats/ois/read-export.ts');
  return (file) => {
    const { root, problems } = readExport({ name: 'generated.ois_export', bytes: file });
    if (root === undefined) throw new Error(problems[0]?.message);
    return () => elementsOf(root);
  };
}

async function importing(): Promise<Reader> {
  const { importExport } = await import('../../src/formats/ois/import-export.ts');
  const { standardCatalogue } = await import('../../src/activities/catalogue.ts');
  return (file) => {
    const { bundle, problems } = importExport(
      { name: 'generated.ois_export', bytes: file },
      standardCatalogue,
    );
    if (bundle === undefined) throw new Error(problems[0]?.message);
    return () => bundle.runbooks.length;
  };
}

function elementsOf({ children }: XmlElement): number {
  return children.reduce((sum, child) => sum + elementsOf(child), 1);
}
