import type { z } from 'zod';
import type { mockSchema, outcomeSpecSchema, triggerSpecSchema } from './mock-schema.ts';

export type OutcomeSpec = z.output<typeof outcomeSpecSchema>;
export type TriggerSpec = z.output<typeof triggerSpecSchema>;
export type Mock = z.output<typeof mockSchema>;
export type MockInput = z.input<typeof mockSchema>;
/** Outcomes by runbook path, then by activity id or name. */
export type Mocks = Readonly<Record<string, Readonly<Record<string, Mock>>>>;
export type MocksInput = Readonly<Record<string, Readonly<Record<string, MockInput>>>>;

/** Whether a mock says when a monitor is triggered, and not what an execution comes to. */
export function isTriggerSpec(mock: Mock): mock is TriggerSpec {
  return 'triggers' in mock;
}
