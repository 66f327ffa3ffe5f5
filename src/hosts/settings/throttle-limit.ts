/** No runbook server runs more jobs at once (section 7). */
export const mostThrottle = 1_000;
