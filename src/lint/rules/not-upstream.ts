import { type NeverThere, neverThere } from '../../analysis/data-flow.ts';
import type { LineageQuestion } from '../../analysis/lineage.ts';
import type { Wiring } from '../../analysis/wiring.ts';
import type { Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintedBundle } from '../linted-bundle.ts';
import type { LintFinding, LintRule } from '../rule.ts';

const runbookWith = (links: readonly object[]) => ({
  runbooks: [
    {
      name: 'Copy',
      activities: [
        { id: 'start', type: 'Initialize Data' },
        { id: 'read', type: 'Read Line', file: 'a.txt', lineNumbers: '1' },
        { id: 'log', type: 'Append Line', file: 'b.txt', text: '{{read.Line text}}' },
      ],
      links,
    },
  ],
});

/** A reference is always blank because of where the activities stand (A8, A17). */
export const notUpstream: LintRule = {
  id: 'not-upstream',
  severity: 'warning',
  finds: 'A reference is always blank: no path brings the data to the activity that reads it',
  why:
    'An activity sees the data of the activities before it on the path of its token. A Junction ends ' +
    'that path, except for the data it returns. Nothing passes a disabled link.',
  remedy:
    'Link the activity before the one that reads it. Data from before a Junction passes it with ' +
    '`returnDataFrom` only.',
  bad: runbookWith([
    { from: 'start', to: 'read' },
    { from: 'start', to: 'log' },
  ]),
  good: runbookWith([
    { from: 'start', to: 'read' },
    { from: 'read', to: 'log' },
  ]),
  isOfTexts: true,
  *check(runbook, bundle) {
    const facts = bundle.facts.of(runbook);
    const reads = [...readsOf(runbook, facts.wiring, bundle)];
    for (const [{ at, blank, reasons }, why] of neverThere(reads, facts))
      yield { ...at, message: `${blank()}: ${reasons[why]}`, hint: hints[why] };
  },
};

type Reasons = Readonly<Record<NeverThere, string>>;

/** One activity reads what another publishes. */
interface PlacedRead extends LineageQuestion {
  readonly at: Pick<LintFinding, 'path' | 'offset'>;
  /** What is said of it where that never arrives, and why it does not. */
  blank(): string;
  readonly reasons: Reasons;
}

const ofReferences: Reasons = {
  'not-linked': 'its activity does not come before this one, or it lies behind a Junction (A8)',
  'never-passed': 'nothing can pass all the links that lead here from its activity (A8)',
};

const ofJunctions: Reasons = {
  'not-linked': 'it does not come before the Junction, or it lies behind another (A17)',
  'never-passed': 'nothing can pass all the links that lead from it to the Junction (A17)',
};

const hints: Reasons = {
  'not-linked': 'link it before this one; data from before a Junction passes it only with "returnDataFrom"',
  'never-passed': 'enable the links and activities between the two, or change the conditions of these links',
};

function* readsOf(runbook: Runbook, wiring: Wiring, bundle: LintedBundle): Generator<PlacedRead> {
  for (const { part, written, reader: by, path, offset } of bundle.referencesOf(runbook)) {
    const source = part.kind === 'publishedData' ? wiring.byId(part.activityId) : undefined;
    const reader = wiring.byId(by.id);
    if (source === undefined || reader === undefined) continue;
    const blank = () => `${quoted(written)} is always blank`;
    yield { reader, source, at: { path, offset }, blank, reasons: ofReferences };
  }
  if (bundle.isOfMocks) return;
  for (const reader of wiring.activities) {
    const id = reader.isJunction ? reader.activity.properties['returnDataFrom'] : undefined;
    const source = typeof id === 'string' ? wiring.byId(id) : undefined;
    if (source === undefined) continue;
    const at = { path: ['activities', reader.index, 'returnDataFrom'] };
    const blank = () => `${quoted(String(id))} has no data to return`;
    yield { reader, source, at, blank, reasons: ofJunctions };
  }
}
