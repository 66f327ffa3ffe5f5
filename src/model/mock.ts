import type { z } from 'zod';
import type { mockSchema, outcomeSpecSchema, triggerSpecSchema } from './mock-schema.ts';

export type OutcomeSpec = z.output<typeof outcomeSpecSchema>;
export type TriggerSpec = z.output<typeof triggerSpecSchema>;
export type Mock = z.output<typeof mockSchema>;
export type MockInput = z.input<typeof mockSchema>;
/** Outcomes by runbook path, then by activity id or name. */
export type Mocks = Readonly<Record<string, Readonly<Record<string, Mock>>>>;
export type MocksInput = Readonly<Record<string, Readonly<Record<string, MockInput>>>>;

/** Whether a mock gives the triggers of a monitor. Any other mock gives outcomes. */
export function isTriggerSpec(mock: Mock): mock is TriggerSpec {
  return 'triggers' in mock;
}

/** How many entries a mock has, of which an execution uses one; triggers are one. */
export function entryCount(mock: Mock): number {
  return Array.isArray(mock) ? mock.length : 1;
}
