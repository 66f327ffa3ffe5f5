/** What says how an activity is called. */
interface Nameable {
  /** Absent: it has no name of its own. */
  readonly name?: string | undefined;
  readonly type: string;
}

/**
 * The names of the activities of a runbook, in stored order. One without a name is called as its type is; if
 * that name is taken, it gets the next number, as the Designer gives it: `Send Event Log Message (2)`. Letter
 * case does not matter. Names that are given stay as they are, and are taken first.
 */
export function activityNames(activities: readonly Nameable[]): string[] {
  const taken = new Set(activities.flatMap(({ name }) => name?.toLowerCase() ?? []));
  const next = new Map<string, number>();
  return activities.map(({ name, type }) => {
    if (name !== undefined) return name;
    const key = type.toLowerCase();
    let number = next.get(key) ?? 1;
    while (taken.has(numbered(key, number))) number += 1;
    next.set(key, number + 1);
    taken.add(numbered(key, number));
    return numbered(type, number);
  });
}

function numbered(name: string, number: number): string {
  return number === 1 ? name : `${name} (${number})`;
}
