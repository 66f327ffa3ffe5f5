import { catalogueWith } from '../../activities/catalogue.ts';
import type { ActivityType } from '../../engine/activity-type.ts';
import { isCulture } from '../../files/known-culture.ts';
import type { ExportsImport } from '../../formats/ois/import-export.ts';
import type { SourceFile } from '../../formats/text/parsed-text.ts';
import { type BundleReading, readBundle } from '../../lint/checked-bundle.ts';
import { type MockCheck, mockCheckGiven } from '../../model/mock-check.ts';
import { WorkerSandbox } from './worker-sandbox.ts';

/** How definitions that are given as texts are read. */
export interface GivenRules {
  /** Activity types beside the standard ones. */
  readonly activityTypes?: readonly ActivityType[];
  /** How closely simulated outcomes are held against what activities publish; `strict` if absent. */
  readonly mockCheck?: MockCheck;
  /** Whether scripts in JavaScript are parsed, in a worker of their own; they are unless this is false. */
  readonly scripts?: boolean;
}

/** The file of this name with this text, as readers take it. */
export function fileOf(name: string, text: string): SourceFile {
  return { name, bytes: new TextEncoder().encode(text) };
}

/**
 * Reads a runbook, a bundle, an export of Orchestrator, or several files as one bundle, and reports every
 * problem. What reads YAML, and what reads exports, is loaded with the first such file. Never throws for what
 * a file says.
 */
export async function readGiven(
  files: readonly SourceFile[],
  { activityTypes, mockCheck, scripts = true }: GivenRules = {},
): Promise<BundleReading> {
  const sandbox = new WorkerSandbox();
  const parseScripts = (sources: readonly string[]) => sandbox.parse(sources);
  const around = { isCulture, mockCheck: mockCheckGiven(mockCheck), ...(scripts && { parseScripts }) };
  try {
    return await readBundle(files, catalogueWith(activityTypes), around);
  } finally {
    await sandbox.close();
  }
}

/** See `importExports`. The importer is loaded with the first call. */
export async function importGiven(
  files: readonly SourceFile[],
  activityTypes?: readonly ActivityType[],
): Promise<ExportsImport> {
  const { importExports } = await import('../../formats/ois/import-export.ts');
  return importExports(files, catalogueWith(activityTypes), '');
}
