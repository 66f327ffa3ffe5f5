import type { Variable } from './bundle.ts';

/**
 * Whether the definition does not hold the value of a variable: the variable is encrypted, and its value is
 * left out or blank.
 */
export function isSecret({ encrypted, value }: Pick<Variable, 'encrypted' | 'value'>): boolean {
  return encrypted && value === '';
}
