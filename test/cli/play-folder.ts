import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder of its own for a test file, gone when its tests are through. */
export function playFolder(): { readonly path: string; file(name: string, content: unknown): string } {
  const path = mkdtempSync(join(tmpdir(), 'pianola-cli-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    file: (name, content) => {
      const target = join(path, name);
      writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
      return target;
    },
  };
}

/** Paths of the files below a folder, in the order of their names. */
export function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

/**
 * Initialize Data, then an activity with `rows` outcomes, then a log message for each; returns the parameter
 * `Count`.
 */
export const linear = {
  name: 'Linear',
  folder: 'Samples',
  returnedData: [{ name: 'Total', type: 'String' }],
  activities: [
    {
      id: 'init',
      type: 'Initialize Data',
      parameters: [
        { name: 'Count', type: 'Integer', default: 3 },
        { name: 'Note', default: '-' },
      ],
    },
    {
      id: 'list',
      type: 'Run Program',
      name: 'List files',
      program: 'ls',
      simulate: { rows: { repeat: '{{init.Count}}', row: { 'Program output': 'file{{$row}}' } } },
    },
    {
      id: 'log',
      type: 'Send Event Log Message',
      severity: 'Information',
      message: 'Found {{list.Program output}} {{init.Note}}',
    },
    { id: 'return', type: 'Return Data', values: { Total: '{{init.Count}}' } },
  ],
  links: [
    { from: 'init', to: 'list' },
    { from: 'list', to: 'log' },
    { from: 'init', to: 'return' },
  ],
} as const;

/** A runbook of one activity that ends as told, after `durationMs`. */
export function single(status: 'success' | 'warning' | 'failed', durationMs = 0) {
  return {
    name: 'Single',
    activities: [
      {
        id: 'a',
        type: 'Run Program',
        program: 'x',
        simulate: { status, durationMs, errorSummary: 'as told' },
      },
    ],
  };
}
