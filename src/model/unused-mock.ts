/** A simulated outcome of the caller's, or an entry of one, that no execution used. */
export interface UnusedMock {
  /** The path of the runbook. */
  readonly runbook: string;
  /** The id of the activity; null: the runbook had no job, so that none of its outcomes was used. */
  readonly activity: string | null;
  /**
   * The number of the entry, from 1, of an outcome that has several and of which others were used; else null.
   */
  readonly entry: number | null;
  /**
   * Why: its runbook had no job, the activity never asked for it, or its `when` or `attempts` held for no
   * execution that came to it. Under `test`
   * also: every case that could use it has another one for the activity.
   */
  readonly why: 'runbook-not-played' | 'never-asked' | 'never-matched' | 'replaced';
}
