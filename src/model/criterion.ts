import type { z } from 'zod';
import type { criterionSchema, valueCriterionSchema } from './criterion-schema.ts';

/** One condition of a tab. */
export type Criterion = z.output<typeof criterionSchema>;
export type ValueCriterion = z.output<typeof valueCriterionSchema>;
