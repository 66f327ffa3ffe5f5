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
export type Operator = (typeof operators)[number];
