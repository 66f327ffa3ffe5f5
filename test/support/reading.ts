import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { readBundle } from '../../src/lint/checked-bundle.ts';
import type { Problem } from '../../src/model/problem.ts';
import { smallCatalogue } from '../formats/native/small-catalogue.ts';

const encoder = new TextEncoder();

/** Reads one text with the small catalogue. */
export function read(text: string | Uint8Array, name = 'runbook.json') {
  return readBundle(
    [{ name, bytes: typeof text === 'string' ? encoder.encode(text) : text }],
    smallCatalogue,
  );
}

/** Reads a value written as JSON. */
export function readValue(value: unknown) {
  return read(JSON.stringify(value));
}

/** A runbook with these activities, each linked to the next, and whatever else it has. */
export function chainOf(name: string, activities: readonly object[], more: object = {}): object {
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

/** `code line:column`, as tables of expected problems write it. */
export function brief({ code, line, column }: Problem): string {
  return `${code} ${line}:${column}`;
}

/** The text without its one mark `»`, and the line and column the mark stood at. */
export function marked(text: string): { readonly text: string; readonly at: string } {
  const offset = text.indexOf('»');
  const before = text.slice(0, offset).split('\n');
  return { text: text.replace('»', ''), at: `${before.length}:${(before.at(-1) ?? '').length + 1}` };
}
