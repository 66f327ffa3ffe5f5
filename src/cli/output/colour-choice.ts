import type { TextOutput } from '../../files/text-output.ts';
import { type Colours, plainColours } from '../../text/colours.ts';
import type { Io } from './io.ts';

/**
 * The colours to write with. `--no-color` or a NO_COLOR that is not empty switches them off. Otherwise
 * FORCE_COLOR decides (`0` and `false` mean no). Without it, a terminal that knows colours gets them.
 */
export async function coloursFor(output: TextOutput, { env }: Io, isWanted: boolean): Promise<Colours> {
  if (!isWanted || !hasColour(output, env)) return plainColours;
  const { chalkColours } = await import('../../reports/chalk-colours.ts');
  return chalkColours();
}

function hasColour(output: TextOutput, { NO_COLOR, FORCE_COLOR, TERM }: Io['env']): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return output.isTTY === true && TERM !== 'dumb';
}
