import { standardCatalogue } from '../activities/catalogue.ts';
import { withoutOrigins } from '../formats/native/origin-file.ts';
import { looksLikeExport } from '../formats/ois/decode-export.ts';
import type { NativeBundle } from '../formats/ois/native-bundle.ts';
import { decodeText } from '../formats/text/decode-text.ts';
import type { SourceFile } from '../formats/text/parsed-text.ts';
import { importGiven, readGiven } from '../hosts/browser/read-given.ts';
import type { Problem } from '../model/problem.ts';
import { counted } from '../text/plain-words.ts';
import { mocksFor } from './check-draft.ts';
import { draftOf, type Sheet } from './draft.ts';
import type { Opened } from './protocol.ts';

const isMocks = (name: string) => /(^|\.)mocks\.[^.]+$/i.test(name);
/** What lies beside runbooks and has no place in the playground. */
const isOther = (name: string) => /\.(test|params|origin)\.[^.]+$|\.(md|ndjson)$/i.test(name);

/**
 * Makes texts of files from outside. Exports of Orchestrator become runbooks as `import` writes them, with
 * simulated outcomes to start from. A file that is no text is a problem.
 */
export async function openFiles(files: readonly SourceFile[]): Promise<Opened> {
  const exports = files.filter(looksLikeExport);
  if (exports.length > 0) return openExports(exports, files.length - exports.length);
  const problems: Problem[] = [];
  const sheets: Sheet[] = [];
  let mocks: Sheet | undefined;
  const left: string[] = [];
  for (const { name, bytes } of files) {
    const text = decodeText(bytes);
    if (isOther(name)) left.push(name);
    else if (typeof text !== 'string') problems.push({ ...text, severity: 'error', file: name, path: [] });
    else if (isMocks(name) && mocks === undefined) mocks = { name, text };
    else sheets.push({ name, text });
  }
  if (sheets.length === 0 || problems.length > 0)
    return {
      draft: undefined,
      problems,
      note: problems.length > 0 ? '' : 'There is no runbook among the files.',
    };
  const note = left.length === 0 ? '' : `Left out, for it is no part of a definition: ${left.join(', ')}.`;
  return { draft: draftOf(sheets, mocks && { mocks }), problems, note };
}

async function openExports(exports: readonly SourceFile[], others: number): Promise<Opened> {
  const { bundle: native, files } = await importGiven(exports);
  if (native === undefined)
    return { draft: undefined, problems: files.flatMap(({ problems }) => problems), note: '' };
  const { bundle, problems } = await readGiven(exports);
  const [first] = exports;
  const name = `${(first?.name ?? 'export').replace(/\.[^.]*$/, '')}.yaml`;
  const { yamlFile } = await import('../formats/native/yaml-file.ts');
  const text = yamlFile(played(native), [`What ${exports.map((each) => each.name).join(', ')} converts to.`]);
  const remarks = problems.filter(({ isRemark }) => isRemark === true);
  const note = [
    `${counted(native.runbooks.length, 'runbook')} came across, as YAML.`,
    remarks.length === 0 ? '' : `${counted(remarks.length, 'remark')}: "pianola import" lists them.`,
    bundle === undefined
      ? ''
      : 'The outcomes are examples to start from: say there what the outside answers.',
    others === 0 ? '' : `${counted(others, 'other file')} left out.`,
  ];
  const mocks = { name: 'mocks.yaml', text: bundle === undefined ? '' : mocksFor(bundle) };
  const errors = bundle === undefined ? problems.filter(({ severity }) => severity === 'error') : [];
  return {
    draft: draftOf([{ name, text }], { mocks }),
    problems: errors,
    note: note.filter(Boolean).join(' '),
  };
}

/** The bundle without what only tells where it comes from. */
function played(native: NativeBundle): object {
  const without = (content: object) =>
    withoutOrigins(content as Readonly<Record<string, unknown>>, (type) => standardCatalogue.has(type))
      .content;
  const { runbooks, ...settings } = native;
  const given = Object.fromEntries(Object.entries(settings).filter(([, list]) => list.length > 0));
  return { ...without(given), runbooks: runbooks.map(without) };
}
