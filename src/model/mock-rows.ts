/** The most rows that a repeated mock may make. */
export const maxMockRows = 10_000_000;
