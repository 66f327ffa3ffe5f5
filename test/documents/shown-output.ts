/** One command of a console block, and what the document shows it to print. */
export interface Step {
  /** The line typed, joined where a backslash breaks it. */
  readonly command: string;
  /** What `# exit code N` behind the command says, or 0. */
  readonly code: number;
  readonly output: string;
}

/** Takes a console block apart: commands behind `$ `, each with the lines it prints. */
export function stepsOf(text: string): Step[] {
  return text
    .replaceAll(/ *\\\n */g, ' ')
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [first = '', ...rest] = part.split('\n');
      const [command = '', code = '0'] = first.split(/ +# exit code /);
      return { command, code: Number(code), output: rest.join('\n') };
    });
}

/**
 * Whether a text is what a document shows. A line `…` stands for one or more lines that are left out.
 * `isReal`: the text comes from a run in real time, so that times of day and durations differ.
 */
export function matchesShown(text: string, output: string, isReal: boolean): boolean {
  const steady = (each: string) =>
    isReal
      ? each.replaceAll(/\d\d:\d\d:\d\d\.\d{3}/g, '00:00:00.000').replaceAll(/ (after|in) [\d.]+ m?s/g, '')
      : each;
  const quoted = steady(output).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = quoted.replaceAll(/^…\n/gm, '(?:.*\\n)+?');
  return new RegExp(`^${pattern}$`).test(steady(text));
}
