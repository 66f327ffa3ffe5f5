import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { readBundle } from '../../../src/lint/checked-bundle.ts';
import type { Problem } from '../../../src/model/problem.ts';

/** A runbook with these activities, each linked to the next, and whatever else it has. */
export function runbook(name: string, activities: readonly object[], more: object = {}): object {
  const ids = activities.map((activity) => (activity as { id: string }).id);
  const links = ids.slice(1).map((to, index) => ({ from: ids[index], to }));
  return { name, activities, links, ...more };
}

/** Reads a bundle of these, one key or entry a line, with the real catalogue. */
export function readAll(runbooks: readonly object[], settings: object = {}) {
  return readText(JSON.stringify({ ...settings, runbooks }, undefined, 1));
}

/** Reads one file with the real catalogue. */
export function readText(text: string, name = 'bundle.json') {
  return readBundle([{ name, bytes: new TextEncoder().encode(text) }], standardCatalogue);
}

/** The codes of problems. */
export function codes(problems: readonly Problem[]): string[] {
  return problems.map(({ code }) => code);
}

/** What the path of a problem leads to in a value, so that a test can say what is marked. */
export function placeOf({ path }: Problem): string {
  return path.join('.');
}
