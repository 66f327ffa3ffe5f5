import { catalogueWith } from '../../activities/catalogue.ts';
import { BundleFacts } from '../../analysis/bundle-facts.ts';
import { startOf } from '../../analysis/runbook-start.ts';
import { deployedList } from '../../reports/jobs/deployed-text.ts';
import { migrateStore } from '../../store/stores.ts';
import { type StoreFlag, storeToUse } from '../flags/store-flag.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { reportWidth } from '../output/text-width.ts';
import { loadDefinition } from './definition.ts';
import { inStore } from './in-store.ts';

/** What `pianola deploy` was told. */
export interface DeployFlags extends StoreFlag {
  readonly activities?: readonly string[];
  readonly migrate?: true;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
}

/** Publishes the runbooks of a definition into a store; returns the exit code. */
export async function deployCommand(path: string, flags: DeployFlags, io: Io): Promise<number> {
  const definition = await loadDefinition(path, flags, io, 'nothing was deployed');
  if (definition === undefined) return exitCodes.unusable;
  if (flags.migrate) await migrateStore(storeToUse(flags, io));
  const { bundle, activityTypes } = definition;
  const facts = new BundleFacts(bundle, catalogueWith(activityTypes));
  const monitors = bundle.runbooks.filter((one) => startOf(facts.of(one)).kind === 'monitor');
  const paths = new Set(monitors.map((one) => one.path));
  const deployed = await inStore(flags, io, (store) => store.queue.deploy(bundle, paths), { mayMake: true });
  const colours = await coloursFor(io.stdout, io, flags.color);
  if (flags.json) io.stdout.write(`${JSON.stringify(deployed, undefined, 2)}\n`);
  else if (!flags.quiet) io.stdout.write(deployedList(deployed, reportWidth(io.stdout), colours));
  return exitCodes.done;
}
