import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printed } from './printed.ts';

const example = 'runbooks/03-split';
const folder = fileURLToPath(new URL(`../${example}`, import.meta.url));
const parameters = ['--param', 'Count=2'];

/** Where the picture is kept, from the project's folder. */
export const pictureFile = 'docs/picture.svg';

const width = 820;
const margin = 24;
const lineHeight = 18;
const fontSize = 12.5;
const fonts = "ui-monospace, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', Menlo, monospace";
const description =
  'The runbook as it is drawn, with how often each activity ran, above the event log of the run: ' +
  'the two branches alternate.';

/** The lines of the log that the picture shows. */
const isShown = (line: string) => /Run \.Net Script|Send Event Log Message|runbook ended/.test(line);

/**
 * The picture of a run for the README, an SVG: the runbook as `pianola graph --trace` draws it, above the
 * event log of the same run. The command line makes both from a worked example, so that the picture shows
 * what Pianola does today.
 */
export async function readmePicture(): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'pianola-picture-'));
  try {
    const trace = join(scratch, 'trace.ndjson');
    await printed('simulate', folder, ...parameters, '--format', 'ndjson', '--out', trace);
    const graph = await printed('graph', folder, '--trace', trace);
    const log = await printed('simulate', folder, ...parameters);
    return composed(graph, log.split('\n').filter(isShown));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One picture of the drawing of a runbook and the lines of a log below it. */
function composed(graph: string, lines: readonly string[]): string {
  const [, graphWidth = '0', graphHeight = '0'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(graph) ?? [];
  const left = (width - Number(graphWidth)) / 2;
  const top = Number(graphHeight);
  const shown = [`$ npx pianola simulate ${example} ${parameters.join(' ')}`, '…', ...lines];
  const logHeight = shown.length * lineHeight + 2 * margin - 10;
  const height = top + logHeight;
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">
<title>A run of ${example}</title>
<desc>${description}</desc>
<g class="pianola"><rect width="${width}" height="${height}" rx="8" fill="#ffffff"/></g>
${graph.trim().replace('<svg ', `<svg x="${left}" y="0" `)}
<path d="M0 ${top}H${width}V${height - 8}a8 8 0 0 1 -8 8H8a8 8 0 0 1 -8 -8Z" fill="#0f172a"/>
<g font-family="${fonts}" font-size="${fontSize}">
${shown.map((line, index) => logLine(line, top + margin + 10 + index * lineHeight)).join('\n')}
</g>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="none" stroke="#cbd5e1"/>
</svg>
`;
}

/** Spaces that do not collapse keep the columns, whatever draws the picture. */
function logLine(line: string, y: number): string {
  const text = line
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(' ', '\u00a0');
  return `<text x="${margin}" y="${y}" fill="${colourOf(line)}">${text}</text>`;
}

/** Messages of the runbook stand out by their branch, what only says that something starts stands back. */
function colourOf(line: string): string {
  if (line.includes(' Orchestrator ')) return line.includes('(2)') ? '#5eead4' : '#fdba74';
  return line.startsWith('i') || line.startsWith('$') ? '#e2e8f0' : '#94a3b8';
}
