import type { ActivityStatus, Value } from '../../src/model/published-data.ts';
import type { CriterionFile } from '../support/runbook-file.ts';

/**
 * Section 3 once more, straight from its table and sharing nothing with src: whether one condition holds for
 * a status and the items `read` gives. It knows text and numbers, which is what generated runbooks publish.
 */
export function criterionHolds(
  criterion: CriterionFile,
  status: ActivityStatus,
  read: (item: string) => Value | undefined,
): boolean {
  if ('status' in criterion) return criterion.status.includes(status);
  if ('never' in criterion) return false;
  const { operator, value } = criterion;
  const published = read(criterion.item) ?? '';
  if (operator === 'is between') {
    const [low, high] = value as [number, number];
    return isNumeric(published) && Number(published) >= Number(low) && Number(published) <= Number(high);
  }
  const literal = value as Value;
  const text = String(published).toLowerCase();
  const wanted = String(literal).toLowerCase();
  switch (operator) {
    case 'equals':
      return isEqual(published, literal);
    case 'does not equal':
      return !isEqual(published, literal);
    case 'contains':
      return text.includes(wanted);
    case 'does not contain':
      return !text.includes(wanted);
    case 'starts with':
      return text.indexOf(wanted) === 0;
    case 'ends with':
      return text.slice(text.length - wanted.length) === wanted;
    case 'matches pattern':
      return isMatch(String(literal), String(published));
    case 'does not match pattern':
      return !isMatch(String(literal), String(published));
    case 'is less than':
      return isNumeric(published) && Number(published) < Number(literal);
    case 'is greater than':
      return isNumeric(published) && Number(published) > Number(literal);
    case 'is less than or equal to':
      return isNumeric(published) && Number(published) <= Number(literal);
    case 'is greater than or equal to':
      return isNumeric(published) && Number(published) >= Number(literal);
  }
}

/** A dot is any character but a newline. */
function isMatch(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern.replaceAll('.', '[^\\n]')})$`, 'i').test(text);
}

function isNumeric(value: Value): boolean {
  return value !== '' && !Number.isNaN(Number(value));
}

function isEqual(published: Value, literal: Value): boolean {
  if (typeof published === 'number' || typeof literal === 'number') {
    if (isNumeric(published) && isNumeric(literal)) return Number(published) === Number(literal);
  }
  return String(published).toLowerCase() === String(literal).toLowerCase();
}
