import { z } from 'zod';
import { operators } from './operator.ts';

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
        'A published data item of the activity itself, by its Designer name, such as "Collection" or ' +
          '"Activity duration".',
      ),
    operator: z
      .enum(operators)
      .describe('How the item is compared. Text is compared without regard to case.'),
    value: z
      .union([literal, z.tuple([literal, literal])])
      .describe(
        'Literal text or a number; for "is between" a pair [low, high], both inclusive. A pattern must ' +
          'match the whole text.',
      ),
  })
  .describe('Tests one published data item, row by row.');

/**
 * A condition that could not be understood, for example because an export names an unknown operator. It never
 * holds.
 */
const neverCriterionSchema = z
  .strictObject({
    never: z
      .string()
      .min(1)
      .max(1000)
      .describe('Why the condition never holds, as in: the operator "isodd" is not known.'),
  })
  .describe('Never holds: it stands for a condition that could not be understood, and says why.');

/** One condition on the Include, Exclude, Exit or Do Not Exit tab. */
export const criterionSchema = z
  .union([statusCriterionSchema, valueCriterionSchema, neverCriterionSchema])
  .describe('One condition: { "status": [...] }, { "item", "operator", "value" } or { "never": "why" }.');
