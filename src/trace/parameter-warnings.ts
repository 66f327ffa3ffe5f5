import type { TraceEvent } from './trace-event.ts';

/** A value that a runbook was given although it is none of its parameter's type (A33). */
export interface ParameterWarning {
  readonly runbook: string;
  readonly message: string;
}

/**
 * Collects the warnings about values that are none of their parameter's type, each once, in the order they
 * came. `add` takes the events of a run in their order.
 */
export class ParameterWarnings {
  readonly #told = new Map<string, ParameterWarning>();

  add(event: TraceEvent): void {
    if (event.event !== 'Diagnostic' || event.code !== 'parameter-type') return;
    const { runbook, message } = event;
    this.#told.set(JSON.stringify([runbook, message]), { runbook, message });
  }

  get all(): readonly ParameterWarning[] {
    return [...this.#told.values()];
  }
}
