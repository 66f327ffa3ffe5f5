import type { TourQuestion } from './tour-stops.ts';

/** A question in words. */
export function questionWords(question: TourQuestion): string {
  if (question.ask === 'order') return 'In what order do these run?';
  if (question.ask === 'seconds') return 'How long does it take?';
  const within = question.in === undefined ? '' : ` in ${question.in}`;
  return `How often does ${question.of} run${within}?`;
}
