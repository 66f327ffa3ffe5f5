/**
 * The least that playing tokens can cost in this language, written by hand for each case: an array as queue,
 * awaited activities that do nothing but give their outcome, and tokens that are lineage records (section
 * 1.2: which execution of which activity, which row, its data, its parent). No conditions, no templates, no
 * trace, no clock. Everything is measured as a multiple of this.
 */
export async function playFloor(
  activities: readonly FloorActivity[],
  onExecution?: (activity: FloorActivity, token: FloorToken, execution: number) => void,
): Promise<number> {
  const start = { activity: '', execution: 0, row: 0, data: undefined, parent: undefined };
  const queue: Entry[] = [{ activity: activities[0] as FloorActivity, token: start }];
  let execution = 0;
  for (let head = 0; head < queue.length; head += 1) {
    const { activity, token } = queue[head] as Entry;
    const { rows } = await activity.play(token);
    execution += 1;
    onExecution?.(activity, token, execution);
    for (let row = 0; row < rows.length; row += 1) {
      const next: FloorToken = { activity: activity.id, execution, row, data: rows[row], parent: token };
      for (const to of activity.outgoing)
        queue.push({ activity: activities[to] as FloorActivity, token: next });
    }
  }
  return execution;
}

/** An activity of the floor. */
export interface FloorActivity {
  readonly id: string;
  readonly outgoing: readonly number[];
  play(token: FloorToken): Promise<{ readonly status: string; readonly rows: readonly unknown[] }>;
}

/** A lineage record. */
export interface FloorToken {
  readonly activity: string;
  readonly execution: number;
  readonly row: number;
  readonly data: unknown;
  readonly parent: FloorToken | undefined;
}

interface Entry {
  readonly activity: FloorActivity;
  readonly token: FloorToken;
}
