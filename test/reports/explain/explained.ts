import { expect } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { BundleFacts, type RunbookFacts } from '../../../src/analysis/bundle-facts.ts';
import type { Wired } from '../../../src/analysis/wiring.ts';
import { type Explanation, explanationOf } from '../../../src/reports/explain/explanation.ts';
import { readAll } from '../../support/reading.ts';

/** Runbook files read as Pianola reads them; warnings are no matter. */
export async function bundleOf(...runbooks: readonly object[]): Promise<BundleFacts> {
  const { bundle, problems } = await readAll(runbooks);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return new BundleFacts(bundle!, standardCatalogue);
}

export interface Explained {
  readonly bundle: BundleFacts;
  readonly facts: RunbookFacts;
  readonly explanation: Explanation;
  at(id: string): Wired;
  /** The explanation of one activity. */
  told(id: string): Explanation['activities'][number];
}

/** The first of some runbooks, explained. */
export async function explained(...runbooks: readonly object[]): Promise<Explained> {
  const bundle = await bundleOf(...runbooks);
  const facts = bundle.of(bundle.bundle.runbooks[0]!);
  const explanation = explanationOf(facts, bundle);
  return {
    bundle,
    facts,
    explanation,
    at: (id) => facts.wiring.byId(id)!,
    told: (id) => explanation.activities.find((activity) => activity.id === id)!,
  };
}

/** `id: how often it runs` of every activity, in stored order. */
export function runsOf({ facts, explanation }: Explained): Record<string, string> {
  const runs = new Map(explanation.activities.map(({ id, runs: { text } }) => [id, text]));
  return Object.fromEntries(facts.wiring.activities.map(({ activity: { id } }) => [id, runs.get(id)!]));
}

/** An activity that can have several rows. */
export const list = { type: 'Query Database' };
/** One that has one row, and can end with any status. */
export const plain = { type: 'Send Email' };
/** One of which nobody knows what it publishes. */
export const script = { type: 'Run .Net Script', language: 'PowerShell', script: '' };
