import { pathOf } from '../../model/path.ts';
import type { Runbook } from '../../model/runbook-schema.ts';
import type { GraphFormat } from '../output/graph-formats.ts';

const extensions: Readonly<Record<GraphFormat, string>> = { svg: '.svg', mermaid: '.mmd', dot: '.dot' };
const longest = 120;

/**
 * A file name for each runbook that every file system takes: its path with ` - ` between folders, and without what a name cannot hold. Names
 * that would be the same, letter case apart, get a number.
 */
export function fileNamesOf(runbooks: readonly Runbook[], format: GraphFormat): string[] {
  const taken = new Set<string>();
  return runbooks.map((runbook) => {
    const plain = plainName(runbook);
    let name = plain;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${plain} (${count})`;
    taken.add(name.toLowerCase());
    return `${name}${extensions[format]}`;
  });
}

function plainName(runbook: Runbook): string {
  const name = pathOf(runbook)
    .replaceAll('\\', ' - ')
    .replace(/[\p{Cc}\p{Cs}<>:"/|?*]/gu, '_');
  const short = Array.from(name)
    .slice(0, longest)
    .join('')
    .replace(/[. ]+$/, '');
  return /^(con|prn|aux|nul|com\d|lpt\d)?(\..*)?$/i.test(short) ? `_${short}` : short;
}
