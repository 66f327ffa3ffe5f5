import type { z } from 'zod';
import type { computerGroupSchema, counterSchema, scheduleSchema, variableSchema } from './bundle-schema.ts';
import type { Runbook } from './runbook.ts';

export type Variable = z.output<typeof variableSchema>;
export type Counter = z.output<typeof counterSchema>;
export type Schedule = z.output<typeof scheduleSchema>;
export type ComputerGroup = z.output<typeof computerGroupSchema>;

/** Runbooks and the global settings that belong with them. */
export interface Bundle {
  readonly runbooks: readonly Runbook[];
  readonly variables: readonly Variable[];
  readonly counters: readonly Counter[];
  readonly schedules: readonly Schedule[];
  readonly computerGroups: readonly ComputerGroup[];
}
