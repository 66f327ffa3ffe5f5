import { type Colours, plainColours } from '../../text/colours.ts';
import { harmless } from '../../text/harmless.ts';
import { type Column, textTable } from '../what-if/text-table.ts';

const columns: readonly Column[] = [{ title: 'Runbook' }, { title: 'Version', isNumber: true }];

/** A table of deployed runbooks with their versions, a line each. */
export function deployedList(
  runbooks: readonly { readonly runbook: string; readonly version: number }[],
  width?: number,
  colours: Colours = plainColours,
): string {
  const rows = runbooks.map(({ runbook, version }) => [harmless(runbook), String(version)]);
  const [head = '', ...lines] = textTable(columns, rows, width);
  return colours.strong(head.trimEnd()).concat('\n', ...lines);
}
