/** A runbook file as it is written, as far as it is edited here. */
export interface WrittenRunbook {
  readonly name: string;
  readonly folder?: string | readonly string[];
  activities: { id: string; flatten?: unknown; returnDataFrom?: string }[];
  links: WrittenLink[];
}

interface WrittenLink {
  from: string;
  to: string;
  include?: Condition[];
  exclude?: Condition[];
}

interface Condition {
  status?: string[];
  item?: string;
  operator?: string;
}

/** A file with one edit, made without anything of Pianola's. */
export interface Edited {
  readonly what: string;
  readonly runbook: WrittenRunbook;
}

const opposites: Readonly<Record<string, string>> = {
  equals: 'does not equal',
  'does not equal': 'equals',
  contains: 'does not contain',
  'does not contain': 'contains',
  'starts with': 'does not contain',
  'ends with': 'does not contain',
  'matches pattern': 'does not match pattern',
  'does not match pattern': 'matches pattern',
  'is less than': 'is greater than or equal to',
  'is greater than or equal to': 'is less than',
  'is greater than': 'is less than or equal to',
  'is less than or equal to': 'is greater than',
};
const statuses = ['success', 'warning', 'failed'];

/**
 * Every edit of a kind that people make by mistake: a condition of a link flipped or dropped, a status
 * swapped, a link dropped or led elsewhere, links reordered, a Junction that takes its data elsewhere, an
 * activity unflattened or dropped with its links joined.
 */
export function oneEditMutants(original: WrittenRunbook): readonly Edited[] {
  const all: Edited[] = [];
  const edit = (what: string, change: (runbook: WrittenRunbook) => void) => {
    const runbook = structuredClone(original);
    change(runbook);
    if (JSON.stringify(runbook) !== JSON.stringify(original)) all.push({ what, runbook });
  };
  const linkAt = (runbook: WrittenRunbook, index: number) => runbook.links[index] as WrittenLink;
  for (const [index, link] of original.links.entries()) {
    const name = `${link.from} -> ${link.to}`;
    edit(`${name} dropped`, ({ links }) => links.splice(index, 1));
    for (const tab of ['include', 'exclude'] as const) {
      for (const [at, condition] of (link[tab] ?? []).entries()) {
        const edited = (runbook: WrittenRunbook) => linkAt(runbook, index)[tab]?.[at] as Condition;
        edit(`${name}: ${tab} ${at} dropped`, (runbook) => linkAt(runbook, index)[tab]?.splice(at, 1));
        const { operator } = condition;
        const opposite = operator === undefined ? undefined : opposites[operator];
        if (opposite !== undefined)
          edit(`${name}: ${tab} ${at} flipped`, (runbook) => {
            edited(runbook).operator = opposite;
          });
        if (condition.status === undefined) continue;
        for (const status of statuses)
          edit(`${name}: ${tab} ${at} is ${status}`, (runbook) => {
            edited(runbook).status = [status];
          });
      }
    }
    if (link.include === undefined)
      for (const status of ['warning', 'failed'])
        edit(`${name}: on ${status}`, (runbook) => {
          linkAt(runbook, index).include = [{ status: [status] }];
        });
    const elsewhere = original.activities[(index * 7 + 3) % original.activities.length]?.id ?? '';
    if (elsewhere !== link.from && elsewhere !== link.to)
      edit(`${name}: to ${elsewhere}`, (runbook) => {
        linkAt(runbook, index).to = elsewhere;
      });
  }
  const split = Map.groupBy(original.links.keys(), (index) => original.links[index]?.from ?? '');
  for (const [from, [first = 0, second]] of split)
    if (second !== undefined)
      edit(`links of ${from} reordered`, ({ links }) => {
        const one = links[first] as WrittenLink;
        links[first] = links[second] as WrittenLink;
        links[second] = one;
      });
  for (const [index, { id, flatten, returnDataFrom }] of original.activities.entries()) {
    if (flatten !== undefined)
      edit(`${id} unflattened`, ({ activities }) => {
        delete activities[index]?.flatten;
      });
    if (returnDataFrom !== undefined)
      for (const other of original.activities)
        edit(`${id} takes data from ${other.id}`, ({ activities }) => {
          if (other.id !== id) Object.assign(activities[index] ?? {}, { returnDataFrom: other.id });
        });
    edit(`${id} dropped`, (runbook) => {
      runbook.activities.splice(index, 1);
      const joined = runbook.links
        .filter(({ to }) => to === id)
        .flatMap((into) =>
          runbook.links.filter(({ from }) => from === id).map(({ to }) => ({ ...into, to })),
        );
      const others = runbook.links.filter(({ from, to }) => from !== id && to !== id);
      runbook.links = [...others, ...joined];
    });
  }
  return all;
}
