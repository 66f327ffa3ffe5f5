import { isLost } from '../../analysis/link-passing.ts';
import type { Category } from '../../engine/activity-type.ts';
import type { Link } from '../../model/runbook.ts';

/** The colours of everything that is not a link or a category; all of them stand on `background`. */
export const palette = {
  background: '#ffffff',
  box: '#f8fafc',
  border: '#64748b',
  text: '#0f172a',
  quiet: '#5b6677',
  start: '#15803d',
  never: '#94a3b8',
  neverBox: '#f1f5f9',
  count: '#334155',
  success: '#15803d',
  warning: '#b45309',
  failed: '#b91c1c',
  other: '#1d4ed8',
  reachedBox: '#f0fdf4',
  partlyBox: '#fffbeb',
  unreachedBox: '#fff5f5',
  hatching: '#f9c4c4',
} as const;

const byCategory: Readonly<Record<Category, string>> & Readonly<Record<string, string>> = {
  'Runbook Control': '#2563eb',
  System: '#7c3aed',
  Scheduling: '#0d9488',
  Monitoring: '#c026d3',
  'File Management': '#ca8a04',
  Email: '#e11d48',
  Notification: '#ea580c',
  Utilities: '#4d7c0f',
  'Text File Management': '#92400e',
  'Active Directory': '#0369a1',
  'Service Manager': '#be185d',
  'Operations Manager': '#4338ca',
  'Virtual Machine Manager': '#0f766e',
  'Integration Packs': '#475569',
};

/** The colour of a category's stripe; one for whatever else there may be. */
export function categoryColour(category: string): string {
  return byCategory[category] ?? '#475569';
}

/**
 * The colour a link is drawn in: the Designer's own, darkened where it would not be seen; without one green
 * for success, red for warning and failed, blue for everything else (section 3, by convention). Grey where no
 * condition lets anything pass.
 */
export function linkColour({ color, include }: Pick<Link, 'color' | 'include'>): string {
  if (isLost(include)) return palette.never;
  const own = color === undefined ? undefined : visibleColour(color.trim());
  if (own !== undefined) return own;
  const statuses = include.flatMap((each) => {
    if ('never' in each) return [];
    return 'status' in each ? each.status : ['a value'];
  });
  if (statuses.length > 0 && statuses.every((status) => status === 'success')) return palette.success;
  const isBad =
    statuses.length > 0 && statuses.every((status) => status === 'warning' || status === 'failed');
  return isBad ? palette.failed : palette.other;
}

/** Brighter than this, of 255, a line is hard to see on white, and text is hard to read. */
const brightest = { line: 190, text: 110 } as const;

function visibleColour(text: string): string | undefined {
  return /^#[0-9a-f]{6}$/i.test(text) ? notBrighter(text, brightest.line) : undefined;
}

/** The colour for text that belongs to a link of this colour. */
export function textColour(colour: string): string {
  return notBrighter(colour, brightest.text);
}

function notBrighter(colour: string, most: number): string {
  const digits = colour.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  const brightness = 0.3 * red + 0.59 * green + 0.11 * blue;
  const factor = brightness > most ? (0.7 * most) / brightness : 1;
  const channels = [red, green, blue].map((channel) => Math.round(channel * factor));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
