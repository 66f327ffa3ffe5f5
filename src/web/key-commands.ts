/** What the keyboard can do anywhere on the page, in the order in which it is told. */
export const keyCommands = [
  { command: 'toggle', keys: [' '], told: 'Space', words: 'Play, or pause' },
  { command: 'next', keys: ['ArrowRight', '.'], told: '→', words: 'One event on' },
  { command: 'previous', keys: ['ArrowLeft', ','], told: '←', words: 'One event back' },
  { command: 'first', keys: ['Home'], told: 'Home', words: 'To the beginning' },
  { command: 'last', keys: ['End'], told: 'End', words: 'To the end' },
  { command: 'failure', keys: ['f'], told: 'f', words: 'To the next failure; with Shift the one before' },
  { command: 'drop', keys: ['d'], told: 'd', words: 'To the next dropped row; with Shift the one before' },
  {
    command: 'diagnostic',
    keys: ['n'],
    told: 'n',
    words: 'To the next diagnostic; with Shift the one before',
  },
  { command: 'jump', keys: ['g'], told: 'g', words: 'To an event by its number' },
  { command: 'filter', keys: ['/'], told: '/', words: 'Filter the event log' },
  { command: 'faster', keys: [']'], told: ']', words: 'Faster' },
  { command: 'slower', keys: ['['], told: '[', words: 'Slower' },
  { command: 'into', keys: ['i'], told: 'i', words: 'Into a job that the activity started' },
  { command: 'out', keys: ['o'], told: 'o', words: 'Out to the job that queued this one' },
  { command: 'follow', keys: ['l'], told: 'l', words: 'Follow the job of each event, or stay with one' },
  { command: 'larger', keys: ['+', '='], told: '+', words: 'Larger picture' },
  { command: 'smaller', keys: ['-'], told: '−', words: 'Smaller picture' },
  { command: 'fit', keys: ['0'], told: '0', words: 'Whole picture' },
  { command: 'coverage', keys: ['c'], told: 'c', words: 'Of tests: what the cases reach, on or off' },
  { command: 'theme', keys: ['t'], told: 't', words: 'Colours: as the system, light, dark' },
  { command: 'help', keys: ['?'], told: '?', words: 'This list; Escape leaves it, and leaves a field' },
] as const;

/** A thing that the keyboard can do. */
export type KeyCommand = (typeof keyCommands)[number]['command'];

/** What a key does, and whether it was pressed with Shift; undefined where it is for what has the focus. */
export function commandOfKey(
  event: KeyboardEvent,
  hasLetters: boolean,
): { readonly command: KeyCommand; readonly isBack: boolean } | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  const target = event.target as Element;
  if (target.closest('input:not([type=range],[type=checkbox]), select, textarea, dialog')) return undefined;
  const { key } = event;
  if (key === ' ' && target.closest('button, summary, input, [role=button]')) return undefined;
  // A scrubber has its own arrows.
  if (key.length > 1 && target.closest('input, [role=listbox], [role=button]')) return undefined;
  if (!hasLetters && key.length === 1 && key !== ' ') return undefined;
  const known = keyCommands.find(
    ({ keys }) =>
      (keys as readonly string[]).includes(key.toLowerCase()) || (keys as readonly string[]).includes(key),
  );
  return known && { command: known.command, isBack: event.shiftKey };
}
