import { Chalk } from 'chalk';
import type { Colours } from '../text/colours.ts';

/** Colours from the sixteen that every colour terminal has. The caller decides whether to use colours. */
export function chalkColours(): Colours {
  const { red, yellow, blue, dim, bold } = new Chalk({ level: 1 });
  return { error: red, warning: yellow, information: blue, quiet: dim, strong: bold };
}
