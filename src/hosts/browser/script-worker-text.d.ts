// The build makes this module: scripts/bundle/browser.ts.

/** The code of `script-worker.ts` with all that it imports, a classic script. */
export declare const code: string;
/** The build of QuickJS, gzipped, in Base64. */
export declare const build: string;
