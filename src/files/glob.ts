/** A pattern of `.gitignore` for paths with slashes below its folder. */
export interface Glob {
  matches(path: string): boolean;
}

/** One step through a path. */
interface Step {
  accepts(character: string): boolean;
  /** Whether it takes any number of characters, none included. */
  readonly repeats: boolean;
  /** Whether it takes no character, and the two steps behind it may be left out. */
  readonly isGate: boolean;
}

/**
 * Reads a pattern. It is matched in time that grows with the lengths of the path and of the pattern, whatever
 * they are. Throws SyntaxError for a range of characters that ends before it begins.
 */
export function globOf(text: string): Glob {
  const isFolder = text.endsWith('/');
  const pattern = text.replace(/\/+$/, '');
  // A pattern without a slash before its end matches at any depth.
  const isAnchored = pattern.includes('/');
  const parts = pattern.replace(/^\//, '').match(/\*\*\/|\/\*\*$|\*\*|\*|\?|\[[^\]]+\]|\\.|./gsu) ?? [];
  const steps = [...(isAnchored ? [] : anyFolders), ...parts.flatMap(stepsOf)];
  return { matches: (path) => matches(path, steps, isFolder) };
}

function matches(path: string, steps: readonly Step[], isFolder: boolean): boolean {
  let at = reached(steps, [0]);
  for (const character of path) {
    // What is in a folder that matches is matched, too.
    if (at.has(steps.length) && character === '/') return true;
    const next: number[] = [];
    for (const index of at) {
      const step = steps[index];
      if (step?.accepts(character)) next.push(step.repeats ? index : index + 1);
    }
    if (next.length === 0) return false;
    at = reached(steps, next);
  }
  return !isFolder && at.has(steps.length);
}

/** These places between steps, and those that can be reached without a character. */
function reached(steps: readonly Step[], from: readonly number[]): ReadonlySet<number> {
  const all = new Set<number>(from);
  // What is added on the way is visited as well.
  for (const index of all) {
    const step = steps[index];
    if (step?.repeats || step?.isGate) all.add(index + 1);
    if (step?.isGate) all.add(index + 3);
  }
  return all;
}

function step(accepts: Step['accepts'], how: Partial<Step> = {}): Step {
  return { accepts, repeats: false, isGate: false, ...how };
}

const slash = step((character) => character === '/');
const anything = step(() => true, { repeats: true });
/** Nothing, or whole names of folders with a slash behind them. */
const anyFolders = [step(() => false, { isGate: true }), anything, slash];

function stepsOf(part: string): Step[] {
  if (part === '**/') return anyFolders;
  if (part === '/**') return [slash, anything];
  if (part === '**') return [anything];
  if (part === '*') return [step((character) => character !== '/', { repeats: true })];
  if (part === '?') return [step((character) => character !== '/')];
  if (part.startsWith('[') && part.length > 2) {
    const one = new RegExp(`^${part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\')}$`, 'u');
    return [step((character) => one.test(character))];
  }
  const literal = part.length > 1 ? part.slice(1) : part;
  return [...literal].map((each) => step((character) => character === each));
}
