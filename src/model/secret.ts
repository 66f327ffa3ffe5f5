import type { Variable } from './bundle.ts';

/**
 * Whether a variable is a secret that the definition does not hold: encrypted, and its value left out or
 * blank.
 */
export function isSecret({ encrypted, value }: Pick<Variable, 'encrypted' | 'value'>): boolean {
  return encrypted && value === '';
}
