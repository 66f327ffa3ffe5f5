import { standardCatalogue } from '../activities/catalogue.ts';
import { withoutOrigins } from '../formats/native/origin-file.ts';
import { yamlFile } from '../formats/native/yaml-file.ts';
import { looksLikeExport } from '../formats/ois/decode-export.ts';
import type { NativeBundle } from '../formats/ois/native-bundle.ts';
import { decodeText } from '../formats/text/decode-text.ts';
import type { SourceFile } from '../formats/text/parsed-text.ts';
import { importGiven, readGiven } from '../hosts/browser/read-given.ts';
import type { Problem } from '../model/problem.ts';
import { harmless } from '../text/harmless.ts';
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
  if (exports.length > 0)
    return openExports(
      exports,
      files.filter((file) => !exports.includes(file)),
    );
  const problems: Problem[] = [];
  const sheets: Sheet[] = [];
  let mocks: Sheet | undefined;
  const left: string[] = [];
  for (const { name, bytes } of files) {
    const text = decodeText(bytes);
    if (isOther(name) || (isMocks(name) && mocks !== undefined)) left.push(name);
    else if (typeof text !== 'string') problems.push({ ...text, severity: 'error', file: name, path: [] });
    else if (isMocks(name)) mocks = { name, text };
    else sheets.push({ name: nameBeside(sheets, name), text });
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

/** Files of several folders can have one name; in the playground each has its own. */
function nameBeside(sheets: readonly Sheet[], name: string): string {
  let wanted = name;
  for (let number = 2; sheets.some((sheet) => sheet.name === wanted); number += 1)
    wanted = name.replace(/(\.[^.]*)?$/, ` (${number})$1`);
  return wanted;
}

/** Of more remarks the first are told. */
const mostRemarks = 100;

async function openExports(exports: readonly SourceFile[], others: readonly SourceFile[]): Promise<Opened> {
  const { bundle: native, files } = await importGiven(exports);
  if (native === undefined)
    return { draft: undefined, problems: files.flatMap(({ problems }) => problems), note: '' };
  const { bundle, problems } = await readGiven(exports);
  const remarks = problems.filter(({ isRemark }) => isRemark === true);
  const names = exports.map((each) => each.name);
  const text = yamlFile(played(native), [
    `What ${names.join(', ')} converts to.`,
    ...remarks.slice(0, mostRemarks).map(({ line, message }) => `Line ${line}: ${harmless(message)}`),
    ...(remarks.length > mostRemarks ? [`And ${remarks.length - mostRemarks} remarks more.`] : []),
  ]);
  const given = others.find(({ name }) => isMocks(name));
  const outcomes = given === undefined ? '' : decodeText(given.bytes);
  const isGiven = typeof outcomes === 'string' && outcomes !== '';
  const left = others.filter((file) => file !== given).map(({ name }) => name);
  const examples = bundle === undefined ? '' : mocksFor(bundle);
  const note = [
    `${counted(native.runbooks.length, 'runbook')} came across, as YAML.`,
    remarks.length === 0
      ? ''
      : `The text begins with ${counted(remarks.length, 'remark')} on how they were read.`,
    isGiven || examples === '' ? '' : 'The outcomes are examples: say there what the outside answers.',
    left.length === 0 ? '' : `Left out, for an export is opened alone: ${left.join(', ')}.`,
  ];
  return {
    draft: draftOf([{ name: `${names.join('-').replace(/\.[^.]*$/, '')}.yaml`, text }], {
      mocks: { name: 'mocks.yaml', text: isGiven ? outcomes : examples },
    }),
    problems: bundle === undefined ? problems.filter(({ severity }) => severity === 'error') : [],
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
