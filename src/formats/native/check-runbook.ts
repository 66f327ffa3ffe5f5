import type { Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import { checkCriteria } from './check-criteria.ts';
import { checkGraph } from './check-graph.ts';
import { TemplateCheck } from './check-templates.ts';
import { type ActivityDraft, type Reading, type RunbookDraft, runbookOfDraft } from './runbook-draft.ts';

/**
 * Checks what a runbook means, beyond its shape. Every part that could be read is checked, even if other
 * parts could not. Returns the runbook, or undefined if it has any error.
 */
export function checkRunbook(draft: RunbookDraft, reading: Reading): Runbook | undefined {
  const errorsBefore = reading.list.errors;
  // What has not been read would be missing everywhere.
  if (reading.list.isFull) reading.list.stop();
  if (reading.list.isStopped) return undefined;
  const graph = checkGraph(draft, reading);
  checkCriteria(draft, graph, reading);
  const templates = new TemplateCheck(graph, reading);
  for (const activity of draft.activities) {
    if (activity.activity === undefined) continue;
    if (activity.type?.play.how === 'engine') checkJunction(activity, templates, reading);
    templates.properties(activity);
    const mock = activity.activity.simulate;
    if (mock !== undefined) templates.mock(mock, [...activity.path, 'simulate'], activity);
  }
  checkReturnedData(draft, reading);
  const runbook = runbookOfDraft(draft);
  if (runbook === undefined || reading.list.errors > errorsBefore) return undefined;
  checkTypes(draft, runbook, reading);
  return reading.list.errors > errorsBefore ? undefined : runbook;
}

/**
 * The engine plays a Junction itself and once (section 4), so the tabs that change how an activity is played
 * do not apply.
 */
function checkJunction(junction: ActivityDraft, templates: TemplateCheck, { list }: Reading): void {
  const { activity, path } = junction;
  for (const tab of ['loop', 'simulate', 'flatten'] as const) {
    if (activity?.[tab] === undefined) continue;
    const message = `a Junction has no ${quoted(tab)}: it runs once, when nothing can reach it any more`;
    list.add(
      { path: [...path, tab], atKey: true },
      { code: 'junction-tab', message, hint: 'put it on the activity before or after' },
    );
  }
  const selected = activity?.properties['returnDataFrom'];
  if (typeof selected === 'string') templates.returnedFrom(selected, [...path, 'returnDataFrom']);
}

/** Returned data must have distinct names, without regard to case. */
function checkReturnedData({ head, path }: RunbookDraft, { list }: Reading): void {
  const returned = new Map<string, number>();
  for (const [index, { name }] of (head?.returnedData ?? []).entries()) {
    const first = returned.get(name.toLowerCase());
    if (first === undefined) returned.set(name.toLowerCase(), index);
    else {
      const message = `returned data ${index + 1} has the name ${quoted(name)} of returned data ${first + 1}`;
      list.add([...path, 'returnedData', index, 'name'], {
        code: 'duplicate-returned-data',
        message,
        hint: 'keep one of them',
      });
    }
  }
}

/**
 * Reports the errors that only the activity types themselves can find. Their warnings are reported by lint.
 */
function checkTypes(draft: RunbookDraft, runbook: Runbook, { list }: Reading): void {
  for (const { activity, type, path } of draft.activities) {
    if (activity === undefined) continue;
    for (const { path: below, ...finding } of type?.check?.(activity, runbook) ?? [])
      if (finding.severity === 'error') list.add([...path, ...below], finding);
  }
}
