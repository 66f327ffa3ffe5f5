/** What a platform event says (section 10). */
export interface PlatformEventEntry {
  readonly type: 'Information' | 'Warning' | 'Error';
  /** At most 200 characters. */
  readonly summary: string;
  /** At most 2,000 characters. */
  readonly details: string;
}

/** The most characters of the texts of a platform event. */
export const platformEventLimits = { summary: 200, details: 2000 } as const;
