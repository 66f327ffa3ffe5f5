import type { Execution } from '../databus/token.ts';
import type { Options } from '../model/options.ts';
import type { Loop } from '../model/runbook.ts';
import { anyOf } from './criterion.ts';

/** A compiled Looping tab. */
export interface CompiledLoop {
  readonly delayMs: number;
  /** Whether the loop ends after this attempt (section 5, do-while). */
  exits(execution: Execution): boolean;
}

/**
 * Compiles `exit = any(exit) && !any(doNotExit)`. Without Exit conditions a loop exits unless a Do Not Exit
 * condition holds (A18). A condition holds for an attempt if any of its rows satisfies it (A19).
 */
export function compileLoop(loop: Loop, options: Options): CompiledLoop {
  const exit = anyOf(loop.exit, options) ?? (() => options.emptyExit === 'exit');
  const doNotExit = anyOf(loop.doNotExit, options);
  const anyRow = (execution: Execution, condition: typeof exit) => {
    if (execution.rowCount === 0) return condition(execution, 0);
    return execution.rows.some((_, row) => condition(execution, row));
  };
  return {
    delayMs: loop.delaySeconds * 1000,
    exits: (execution) =>
      anyRow(execution, exit) && !(doNotExit !== undefined && anyRow(execution, doNotExit)),
  };
}
