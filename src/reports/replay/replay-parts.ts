/** The ids of the parts of a page that its script reads, and of the place where it shows them. */
export const replayParts = { content: 'pianola-content', trace: 'pianola-trace', place: 'pianola' } as const;
