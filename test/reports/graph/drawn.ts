import { SaxesParser } from 'saxes';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { BundleCalls } from '../../../src/analysis/calls.ts';
import { runbookPath } from '../../../src/model/path.ts';
import { drawingOf } from '../../../src/reports/graph/drawing.ts';
import { type RunbookCounts, TraceCounts } from '../../../src/trace/trace-counts.ts';
import { play } from '../../support/engine-play.ts';
import { type RunbookFile, toRunbook } from '../../support/runbook-file.ts';

/** A runbook file with what only a picture looks at. */
export interface PictureFile extends RunbookFile {
  folder?: string;
  description?: string;
  layout?: Readonly<Record<string, [number, number]>>;
}

const retries = { attempts: 1, delaySeconds: 0, backoff: 'constant' };

/** A Parallel of two branches, and a For Each. */
export const branches: PictureFile = {
  name: 'Branches',
  activities: [
    {
      id: 'all',
      type: 'Parallel',
      strategy: 'waitAll',
      branches: [
        { id: 'north', runbook: '\\Ops\\North', compensate: 'Undo', retries },
        { id: 'south', runbook: 'South', retries },
      ],
    },
    { id: 'each', type: 'For Each', runbook: 'Work', items: 'a;b', maxWorkers: 1 },
  ],
  links: [{ from: 'all', to: 'each' }],
};

/** A link that no condition lets pass. */
export const lost: PictureFile = {
  name: 'Lost',
  activities: [
    { id: 'a', type: 'Run Program' },
    { id: 'b', type: 'Run Program' },
  ],
  links: [{ from: 'a', to: 'b', include: [{ never: 'nobody knows the operator' }] }],
};

/** The drawing of a runbook file. */
export function drawingOfFile(file: PictureFile, counts?: RunbookCounts) {
  const { folder = '', description = '', layout = {}, name } = file;
  const path = runbookPath({ folder, name });
  const runbook = { ...toRunbook(file), path, folder, description, layout };
  return drawingOf(runbook, standardCatalogue, new BundleCalls([runbook], standardCatalogue), counts);
}

/** What a run of it by the engine alone counts. */
export function countsOfFile(file: RunbookFile): RunbookCounts {
  const counts = new TraceCounts();
  for (const event of play(file).events) counts.add(event);
  return counts.runbooks.get(toRunbook(file).path) as RunbookCounts;
}

/** An element of a parsed SVG document. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: SvgElement[];
  text: string;
}

/** Parses a document by the rules of XML 1.0, and throws where it breaks one. */
export function parsedXml(xml: string): SvgElement {
  const root: SvgElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser({});
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: SvgElement = {
      name,
      attributes: attributes as Readonly<Record<string, string>>,
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return root.children[0] as SvgElement;
}

/** All elements below one, itself included, that have this class or name. */
export function elementsOf(root: SvgElement, wanted: string): SvgElement[] {
  const below = root.children.flatMap((child) => elementsOf(child, wanted));
  return root.attributes['class'] === wanted || root.name === wanted ? [root, ...below] : below;
}

/** All text below an element, in order. */
export function textBelow(root: SvgElement): string {
  return [root.text, ...root.children.map(textBelow)].filter((text) => text !== '').join(' ');
}
