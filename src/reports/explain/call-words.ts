import type { CallSite } from '../../analysis/calls.ts';
import { readableTemplate } from '../../databus/readable-template.ts';

type LabelOf = (id: string) => string;

/**
 * The path of the runbook that is started. If it is not known: its name as written, with references made
 * readable.
 */
export function startedText(
  { child, runbook }: Pick<CallSite, 'child' | 'runbook'>,
  labelOf: LabelOf,
): string {
  return child?.path ?? readableTemplate(runbook, labelOf);
}

/** The values it is given, by parameter, with references made readable. */
export function givenTexts({ parameters }: CallSite, labelOf: LabelOf): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'string' ? readableTemplate(value, labelOf) : String(value),
    ]),
  );
}

/** How many jobs of the group run at once: `waitAll, up to 3 branches at once`. Blank without a group. */
export function groupText({ group }: Pick<CallSite, 'group'>): string {
  if (group === undefined) return '';
  const { noun, strategy, maxWorkers } = group;
  if (noun === 'item' && maxWorkers === 1) return 'one item after another';
  const most = maxWorkers === 0 ? 'all' : `up to ${maxWorkers}`;
  const together = `${most} ${noun === 'item' ? 'items' : 'branches'} at once`;
  return strategy === undefined ? together : `${strategy}, ${together}`;
}
