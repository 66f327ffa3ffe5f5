/** Operators that compare texts, in words and in the Designer's order. */
export const textOperators = [
  'equals',
  'does not equal',
  'contains',
  'does not contain',
  'starts with',
  'ends with',
  'matches pattern',
  'does not match pattern',
] as const;

/** Operators that ask for the order of two values, or of three. */
export const orderOperators = [
  'is less than',
  'is greater than',
  'is less than or equal to',
  'is greater than or equal to',
  'is between',
] as const;

/** The operators of a link condition (section 3). */
export const operators = [...textOperators, ...orderOperators] as const;
export type Operator = (typeof operators)[number];

/** The operator that holds for exactly the values for which this one does not, where there is one. */
export const opposites = {
  equals: 'does not equal',
  'does not equal': 'equals',
  contains: 'does not contain',
  'does not contain': 'contains',
  'matches pattern': 'does not match pattern',
  'does not match pattern': 'matches pattern',
  'is less than': 'is greater than or equal to',
  'is greater than or equal to': 'is less than',
  'is greater than': 'is less than or equal to',
  'is less than or equal to': 'is greater than',
} as const satisfies Readonly<Partial<Record<Operator, Operator>>>;

/** The same for any operator; undefined if it has none. */
export function oppositeOf(operator: Operator): Operator | undefined {
  return (opposites as Readonly<Partial<Record<Operator, Operator>>>)[operator];
}
