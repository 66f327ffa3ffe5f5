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
