import { type Play, playOf } from '../../engine/activity-type.ts';
import { formsOf, type Grant, type Permission } from '../../engine/capabilities.ts';
import type { CompiledActivity } from '../../engine/compiled-runbook.ts';
import { UsageError } from '../../model/problem.ts';
import type { Activity } from '../../model/runbook.ts';

/** Collects why a runbook cannot be run for real, activity by activity. */
export class Refusals {
  readonly #runbook: string;
  readonly #unplayable: string[] = [];
  readonly #simulated: string[] = [];
  /** Names of the activities that read a secret, by its path. */
  readonly #secrets = new Map<string, string[]>();

  constructor(runbook: string) {
    this.#runbook = runbook;
  }

  /** Adds an activity that cannot be played for real and has no simulated outcome. */
  unplayable({ activity, type }: CompiledActivity, granted: readonly Grant[]): void {
    const needed = missingPermissions(playOf(activity, type), granted);
    const what = needed.length > 0 ? `needs --allow ${formsOf(needed)}` : 'cannot be played for real';
    this.#unplayable.push(`  ${activity.id} (${activity.type}) ${what}, and has no simulated outcome`);
  }

  /** Adds an activity that a simulated outcome would stand in for. */
  simulated({ activity }: CompiledActivity): void {
    this.#simulated.push(`  ${activity.id} (${activity.type})`);
  }

  /** Adds an activity that is played, with the paths of the secrets it lacks. */
  secrets({ name }: Activity, paths: readonly string[]): void {
    for (const path of paths) this.#secrets.set(path, [...(this.#secrets.get(path) ?? []), name]);
  }

  /** Throws UsageError with all reasons, if there are any. */
  raise(): void {
    const messages: string[] = [];
    const hints: string[] = [];
    if (this.#unplayable.length > 0) {
      messages.push(`${this.#runbook} cannot be run for real:`, ...this.#unplayable);
      hints.push(waysOut);
    }
    if (this.#simulated.length > 0) {
      messages.push(`in ${this.#runbook} simulated outcomes would stand in for:`, ...this.#simulated);
      hints.push(wayToSimulate);
    }
    if (this.#secrets.size > 0) {
      messages.push(`${this.#runbook} cannot be run without secrets that were not given:`);
      for (const [path, readers] of this.#secrets)
        messages.push(`  --secret "${path}=@FILE" (${[...new Set(readers)].join(', ')})`);
      hints.push(waysToGive);
    }
    if (messages.length > 0) throw new UsageError(messages.join('\n'), hints.join('\n'));
  }
}

const waysOut =
  'give each a "simulate" outcome in the runbook or in a file for --mocks and --allow-simulated, ' +
  'or play the whole runbook with: pianola simulate';
const wayToSimulate =
  'give --allow-simulated (in the library allowSimulated) if that is what you want, ' +
  'or play the whole runbook with: pianola simulate';
const waysToGive = 'give each secret as it is shown, or outcomes for --mocks to the activities that read it';

/** The permissions that a live activity needs and that no grant covers. */
export function missingPermissions(play: Play, granted: readonly Grant[]): readonly Permission[] {
  if (play.how !== 'live') return [];
  return play.needs.filter((permission) => !granted.some(({ kind }) => kind === permission));
}
