import { parametersOf } from '../../activities/runbook-control/initialize-data.ts';
import type { Counter } from '../../model/bundle-schema.ts';
import type { NamedItems } from '../../model/named-items.ts';
import { oneOf, quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import { checkBreaks, elsewhere } from './check-break.ts';
import { checkGroups } from './check-groups.ts';
import {
  callSitesOf,
  namesOfPlaced,
  type PlacedNames,
  type PlacedRunbook,
  pathInWords,
  type RunbookCallSite,
} from './runbook-calls.ts';

/** What else is known of the bundle. */
export interface BundleFacts {
  readonly counters: NamedItems<Counter>;
  /** Every runbook of it is known by name, so that one that is not found is not there. */
  readonly isWhole: boolean;
  /** A runbook on its own, whose bundle is not at hand. */
  readonly isLone: boolean;
  /** It was read from one file: there may be others beside it. */
  readonly isOneFile: boolean;
}

/**
 * Checks what runbooks start as jobs, over all runbooks at hand: that those are there and take the parameters they are given (section 6),
 * that Break stands in the body of a loop only (14.2), and what parallel strategies get wrong (14.4).
 */
export function checkJobs(runbooks: readonly PlacedRunbook[], facts: BundleFacts): void {
  const names = namesOfPlaced(runbooks);
  const sites = runbooks.flatMap((runbook) => callSitesOf(runbook, names));
  for (const site of sites) {
    const [child, second] = site.meant;
    if (child === undefined || second !== undefined) {
      if (facts.isWhole && !facts.isLone) reportRunbook(site, names, facts);
      continue;
    }
    checkStart(site, child);
    checkParameters(site, child);
    if (site.kind === 'invoke') checkReturned(site, child);
  }
  checkBreaks(runbooks, sites, facts);
  checkGroups(sites, facts.counters);
}

/** What stands in for an activity stands in for the runbooks it would start as well. */
function reportRunbook(
  { name, meant, path, activity, from }: RunbookCallSite,
  names: PlacedNames,
  { isOneFile }: BundleFacts,
): void {
  if (name === undefined || activity.activity?.simulate !== undefined) return;
  const { list, suggest } = from.reading;
  const found = meant.map(({ draft }) => pathInWords({ draft }));
  const message =
    found.length > 1
      ? `${found.length} runbooks of the bundle have the name ${quoted(name)}: none of them is started`
      : `there is no runbook ${quoted(name)} in the bundle`;
  const hint =
    found.length > 1
      ? `give the path: ${oneOf(found, 8)}`
      : name.includes('{{')
        ? 'a backslash makes two braces of a reference: write the path with / instead, as in /Folder/{{init.Name}}'
        : didYouMean(
            names.nearest(name, suggest),
            `the bundle has ${oneOf(names.paths.slice(0, 9).map(quoted), 8).replace(/ or (?=[^,]*$)/, ' and ')}${isOneFile ? `; ${elsewhere}` : ''}`,
          );
  list.add(path, { code: 'unknown-runbook', severity: 'warning', message, hint });
}

/** Nothing may invoke a runbook that starts with a monitor (1.5): it would never come to its end. */
function checkStart({ path, from }: RunbookCallSite, child: PlacedRunbook): void {
  const monitor = child.draft.activities.find(({ type }) => type?.isMonitor);
  if (monitor === undefined) return;
  from.reading.list.add(
    { path },
    {
      code: 'invoked-monitor',
      severity: 'warning',
      message: `${pathInWords(child)} starts with a monitor, ${quoted(monitor.activity?.name ?? monitor.type?.name ?? '')}: it cannot be invoked`,
      hint: 'it runs by itself: put what is to be invoked into a runbook of its own',
    },
  );
}

/** Values for parameters that the runbook does not take; letter case does not matter. */
function checkParameters({ parameters, from }: RunbookCallSite, child: PlacedRunbook): void {
  const activities = child.draft.activities.flatMap(({ activity }) => activity ?? []);
  if (parameters === undefined || activities.length < child.draft.activities.length) return;
  const declared = parametersOf({ activities }).map(({ name }) => name);
  const known = new Set(declared.map((name) => name.toLowerCase()));
  const { list, suggest } = from.reading;
  for (const name of parameters.names) {
    if (known.has(name.toLowerCase())) continue;
    const near = didYouMean(suggest(name, declared), '');
    const taken =
      declared.length === 0
        ? 'it takes none: declare it in its Initialize Data'
        : `it takes ${declared.slice(0, 12).map(quoted).join(', ')}`;
    list.add(
      { path: [...parameters.path, name], atKey: true },
      {
        code: 'unknown-parameter',
        severity: 'warning',
        message: `${pathInWords(child)} takes no parameter ${quoted(name)}`,
        hint: near === '' ? taken : `${near} ${taken}`,
      },
    );
  }
}

/** The documentation warns of waiting for a runbook that returns a name its invoker returns as well (section 6). */
function checkReturned({ waits, path, from }: RunbookCallSite, child: PlacedRunbook): void {
  if (!waits) return;
  const own = new Set(from.draft.head?.returnedData.map(({ name }) => name.toLowerCase()));
  const shared = child.draft.head?.returnedData.filter(({ name }) => own.has(name.toLowerCase())) ?? [];
  if (shared.length === 0) return;
  const names = shared.map(({ name }) => quoted(name)).join(', ');
  from.reading.list.add(path, {
    code: 'returned-data-shadowed',
    severity: 'warning',
    message: `${pathInWords(child)} returns ${names}, which the invoking runbook returns as well`,
    hint: 'rename one of them, or do not wait for completion',
  });
}
