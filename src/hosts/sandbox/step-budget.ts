import { mostSteps, stepsLeft } from './counted-code.ts';
import type { WasmInstance } from './quickjs-module.ts';

/**
 * Calls of the interrupt handler that count as one second. Measured: 4,000 a second in working scripts,
 * 25,000 in an empty loop.
 */
const interruptsPerSecond = 10_000;
/**
 * Steps of built-in functions that count as one such call. Measured: 0.7 ns for a step that copies memory, 5
 * ns for one that looks at an element of a list.
 */
const stepsPerInterrupt = 50_000n;
/** Steps that a call of the host counts as, of about 2 microseconds. */
const stepsPerCall = 1_000;
/** Steps that a text given to the host counts as, beside one for each character. */
const stepsPerText = 2_000;

/**
 * The steps that a script may do, the same number on any machine. The interpreter pays by its calls of the
 * interrupt handler. What built-in functions do is taken from the same budget by the module itself, which
 * traps when nothing is left.
 */
export class StepBudget {
  readonly #left: { value: bigint };

  /** `instance`: of the module that counts. */
  constructor(instance: WasmInstance) {
    this.#left = instance.exports[stepsLeft] as { value: bigint };
  }

  /** Begins anew with so many seconds' worth of steps. */
  set(seconds: number): void {
    const interrupts = BigInt(Math.ceil(Math.min(seconds * interruptsPerSecond, Number.MAX_SAFE_INTEGER)));
    const steps = interrupts * stepsPerInterrupt;
    this.#left.value = steps < mostSteps ? steps : mostSteps;
  }

  /** Takes the cost of a call of the interrupt handler. True if nothing is left. */
  payInterrupt(): boolean {
    this.#left.value -= stepsPerInterrupt;
    return this.isSpent;
  }

  /** Takes the cost of a call of the host with these texts. */
  payCall(...texts: readonly string[]): void {
    const steps = texts.reduce((sum, { length }) => sum + stepsPerText + length, stepsPerCall);
    this.#left.value -= BigInt(steps);
  }

  get isSpent(): boolean {
    return this.#left.value < 0n;
  }

  /** For work that is none of the script's. */
  lift(): void {
    this.#left.value = mostSteps;
  }
}
