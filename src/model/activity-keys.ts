/** The keys of every activity that are tabs or fields of the Designer's tabs, which any type has. */
export const activityTabKeys = [
  'description',
  'enabled',
  'publishes',
  'flatten',
  'reportIfRunsMoreThanSeconds',
  'reportIfFails',
  'loop',
  'simulate',
] as const;

/** The keys of every activity. All others are properties of its type. */
export const activityKeys = ['id', 'type', 'name', ...activityTabKeys, 'origin'] as const;
export type ActivityKey = (typeof activityKeys)[number];
