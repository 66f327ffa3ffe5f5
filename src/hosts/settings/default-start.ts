/** When simulated time begins unless the caller says otherwise: 2000-01-01T00:00:00Z, in milliseconds since 1970. */
export const defaultStartMs = 946_684_800_000;
