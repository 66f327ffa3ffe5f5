/** Types that a parameter, a published item or returned data may have. */
export const dataTypes = ['String', 'Integer', 'Boolean', 'Date/Time', 'Number'] as const;
export type DataType = (typeof dataTypes)[number];
