import type { Problem } from '../../model/problem.ts';
import type { SourceFile } from '../text/parsed-text.ts';
import { fileStart, type Position } from '../text/place.ts';
import { beginning, decodeSlices, type ExportEncoding, encodingOf } from './decode-export.ts';
import { exportLimits, maxExportBytes } from './limits.ts';
import type { XmlElement } from './xml-element.ts';
import { type XmlDemands, type XmlFinding, XmlText } from './xml-text.ts';

/** The content of an export. */
export interface ExportText {
  /**
   * `ExportData`, with `Policies` among its children. Absent if there is any problem: nothing is read in
   * part.
   */
  readonly root?: XmlElement;
  /** In the order of their positions. */
  readonly problems: readonly Problem[];
  readonly encoding: ExportEncoding['name'];
}

/** The hint for a file that is not an export. */
const howToExport =
  'in the Runbook Designer, right-click a folder or a runbook, choose Export, and give the ' +
  '.ois_export file it writes';

/**
 * Reads the XML of an Orchestrator export, in UTF-8 or UTF-16, with or without a byte order mark. It reads
 * piece by piece, so that a large file needs little more memory than its content. A document type or own
 * entities are refused. Never throws for what a file says.
 */
export function readExport(file: SourceFile): ExportText {
  const encoding = encodingOf(file.bytes);
  const { root, findings } = reading(file.bytes, encoding);
  const problems = findings.map((finding): Problem => {
    const { code, line, column, message, hint } = finding;
    return { code, severity: 'error', file: file.name, path: [], line, column, message, hint };
  });
  return { ...(problems.length === 0 && root !== undefined && { root }), problems, encoding: encoding.name };
}

interface Reading {
  readonly root?: XmlElement | undefined;
  readonly findings: readonly XmlFinding[];
}

function reading(bytes: Uint8Array, encoding: ExportEncoding): Reading {
  if (bytes.length > maxExportBytes) return { findings: [tooLarge] };
  const other = noXml(bytes, encoding);
  if (other !== undefined)
    return { findings: [notAnExport(`the file is ${other}, not an Orchestrator export`)] };
  const xml = new XmlText(exportLimits, demands);
  const damage = decodeSlices(bytes, encoding, (slice) => xml.write(slice));
  if (damage === undefined) xml.end();
  else if (!xml.isStopped) return { findings: [...xml.findings, noText(damage, encoding, xml.position)] };
  const { root, findings } = xml;
  if (findings.length > 0 || root === undefined) return { findings };
  const policies = root.children.some(({ name }) => name === 'Policies');
  return policies ? { root, findings } : { findings: [withoutPolicies(root)] };
}

/** Runbooks, what they consist of, and settings; parameters and conditions. */
const objects = new Set([
  'Policy',
  'Object',
  'Folder',
  'Variable',
  'Counter',
  'Schedule',
  'ComputerGroup',
  'PARAMETER',
  'ENTRY',
]);

const demands: XmlDemands = {
  root: (name) =>
    name === 'ExportData'
      ? undefined
      : notAnExport(`the file is XML of another kind: its outermost element is <${name}>, not <ExportData>`),
  isObject: (name) => objects.has(name),
  encoding: (name) =>
    /^(?:utf-?(?:8|16(?:le|be)?)|(?:us-)?ascii)$/i.test(name)
      ? undefined
      : {
          code: 'xml-encoding',
          message: `the file says that its encoding is ${name}, which is not read`,
          hint: 'save it as UTF-8 and change the first line to encoding="utf-8"',
        },
};

const tooLarge: XmlFinding = {
  code: 'file-too-large',
  ...fileStart,
  message: `the file is larger than ${maxExportBytes / 1024 / 1024} MiB, the most that can be read`,
  hint: 'export the folders one by one',
};

function noText(damage: number, { name }: ExportEncoding, at: Position): XmlFinding {
  const wide = name === 'UTF-16LE' || name === 'UTF-16BE';
  return {
    code: 'xml-encoding',
    ...at,
    message: `the file is not ${wide ? name : 'UTF-8'}: byte ${damage + 1} begins no character`,
    hint: 'export it again, or save it as UTF-8 with an editor that knows its encoding',
  };
}

function withoutPolicies({ children, line, column }: XmlElement): XmlFinding {
  const names = [...new Set(children.map(({ name }) => `<${name}>`))];
  const more = names.length > 3 ? ', …' : '';
  const holds = names.length === 0 ? 'is empty' : `holds ${names.slice(0, 3).join(', ')}${more}`;
  const message = `the file is not an Orchestrator export: its <ExportData> ${holds}, and has no <Policies>`;
  return { ...notAnExport(message), line, column };
}

function notAnExport(message: string): XmlFinding {
  return { code: 'not-an-export', ...fileStart, message, hint: howToExport };
}

/**
 * What a file is that does not begin like XML, in words to follow "the file is"; undefined if it begins like
 * XML.
 */
function noXml(bytes: Uint8Array, encoding: ExportEncoding): string | undefined {
  const kind = signatures.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte))?.[0];
  if (kind !== undefined) return kind;
  const start = firstVisible(bytes, encoding);
  if (start === undefined) return 'empty';
  if (start === '<') return undefined;
  if (start === '{' || start === '[') return 'JSON';
  return bytes.subarray(0, 1000).includes(0) && encoding.start === 0 ? 'no text' : 'text without XML';
}

const signatures: readonly (readonly [string, readonly number[]])[] = [
  ['a ZIP archive', [0x50, 0x4b, 0x03, 0x04]],
  ['compressed (gzip)', [0x1f, 0x8b]],
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['a cabinet archive', [0x4d, 0x53, 0x43, 0x46]],
  ['a program', [0x4d, 0x5a]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['an Office document of the old kind, or a Windows installer package', [0xd0, 0xcf, 0x11, 0xe0]],
];

/**
 * The first character that is not white space. It looks at more and more bytes, so that a file of only white
 * space is recognised.
 */
function firstVisible(bytes: Uint8Array, encoding: ExportEncoding): string | undefined {
  for (let length = 1000; ; length *= 32) {
    const text = beginning(bytes, encoding, length).trimStart();
    if (text !== '') return text[0];
    if (length >= bytes.length) return undefined;
  }
}
