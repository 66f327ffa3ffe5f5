import { catalogueWith } from '../../activities/catalogue.ts';
import { BundleFacts } from '../../analysis/bundle-facts.ts';
import { startOf } from '../../analysis/runbook-start.ts';
import type { Bundle } from '../../index.ts';
import { defaultOptions } from '../../model/default-options.ts';
import { deployedList } from '../../reports/jobs/deployed-text.ts';
import { migrateStore } from '../../store/stores.ts';
import { harmless } from '../../text/harmless.ts';
import { type StoreFlag, storeToUse } from '../flags/store-flag.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { fitted, reportWidth } from '../output/text-width.ts';
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
  if (!flags.quiet)
    for (const warning of withoutEffect(bundle))
      io.stderr.write(fitted(`warning: ${harmless(warning)}\n`, io.stderr));
  return exitCodes.done;
}

/** What runbook servers do not look at (A23, A25): they have all jobs of a store before them, not one run. */
const optionsOfRuns = ['jobOrder', 'waitingParentHoldsSlot'] as const;

/** Says of options of these runbooks that they make no difference under a runbook server. */
function withoutEffect({ runbooks }: Bundle): readonly string[] {
  return runbooks.flatMap(({ path, options }) =>
    optionsOfRuns.flatMap((name) => {
      const { [name]: usual } = defaultOptions;
      const { [name]: wanted = usual } = options;
      const told = `the option ${name}=${wanted} makes no difference under a runbook server`;
      return wanted === usual ? [] : [`${path}: ${told}, which plays as with ${name}=${usual}`];
    }),
  );
}
