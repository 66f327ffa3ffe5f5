import { z } from 'zod';

/** The operators of a link condition in words, in the Designer's order (section 3). */
export const operators = [
  'equals',
  'does not equal',
  'contains',
  'does not contain',
  'starts with',
  'ends with',
  'matches pattern',
  'does not match pattern',
  'is less than',
  'is greater than',
  'is less than or equal to',
  'is greater than or equal to',
  'is between',
] as const;

const literal = z.union([z.string(), z.number(), z.boolean()]);

/** *activity* returns success / warning / failed. */
const statusCriterionSchema = z
  .strictObject({
    status: z
      .array(z.enum(['success', 'warning', 'failed']))
      .min(1)
      .describe('Passes when the activity ended with one of these.'),
  })
  .describe('Tests how the activity ended.');

/** *item* operator *value*, on data of the activity that starts the link (A10). */
export const valueCriterionSchema = z
  .strictObject({
    item: z
      .string()
      .min(1)
      .describe(
        'A published data item of the activity itself, by its Designer name, such as "Collection" or "Activity duration".',
      ),
    operator: z
      .enum(operators)
      .describe('How the item is compared. Text is compared without regard to case.'),
    value: z
      .union([literal, z.tuple([literal, literal])])
      .describe(
        'Literal text or a number; for "is between" a pair [low, high], both inclusive. A pattern must match the whole text.',
      ),
  })
  .describe('Tests one published data item, row by row.');

/** One condition on the Include, Exclude, Exit or Do Not Exit tab. */
export const criterionSchema = z
  .union([statusCriterionSchema, valueCriterionSchema])
  .describe('One condition: { "status": [...] } or { "item", "operator", "value" }.');

/** One condition of a tab. */
export type Criterion = z.output<typeof criterionSchema>;
export type ValueCriterion = z.output<typeof valueCriterionSchema>;
export type Operator = (typeof operators)[number];
