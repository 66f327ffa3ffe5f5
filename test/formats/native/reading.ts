import { readBundle } from '../../../src/lint/checked-bundle.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { smallCatalogue } from './small-catalogue.ts';

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

/** The example of format section 1, as it is printed there. */
export const example = `{
  "$schema": "…/runbook.schema.json",          // the schema ships with the package
  "name": "Alternating branches",
  "folder": "Samples",                          // path of the runbook = \\Samples\\Alternating branches
  "description": "…",
  "maxSimultaneousJobs": 1,                     // job concurrency, section 7
  "runbookServers": ["RBS01"],                  // optional override, in order
  "returnedData": [{ "name": "Total", "type": "Integer" }],
  "options": { "rollup": "sco" },               // the switches of semantics.md; default in brackets there
  "activities": [
    { "id": "init",  "type": "Initialize Data", "parameters": [{ "name": "Count", "type": "Integer", "default": 10 }] },
    { "id": "list",  "type": "Run .Net Script", "name": "List files",
      "language": "JavaScript",
      "script": "publish('Collection', Array.from({ length: Number('{{init.Count}}') }, (_, i) => \`file\${i + 1}\`))",
      "publish": [{ "name": "Collection", "type": "String", "collection": true }] },
    { "id": "log",   "type": "Send Event Log Message", "severity": "Information", "message": "Found {{list.Collection}}",
      "flatten": { "mode": "separator", "separator": ";" },
      "loop": { "delaySeconds": 10, "exit": [{ "status": ["success"] }], "doNotExit": [] },
      "simulate": { "status": "success", "durationMs": 50 } }
  ],
  "links": [
    { "from": "init", "to": "list" },
    { "from": "list", "to": "log",
      "include": [{ "item": "Collection", "operator": "starts with", "value": "file" }],
      "exclude": [{ "status": ["warning", "failed"] }],
      "delaySeconds": 0, "enabled": true, "label": "…" }
  ],
  "layout": { "init": [0, 0], "list": [150, 0] }  // coordinates, kept apart from the logic
}`;
