/** The most types that are named. */
const mostNamed = 4;

/**
 * What to do where a simulated run takes no time at all, in a sentence or two. `standIns`: the types of the
 * activities that outcomes replaced.
 */
export function noTimeText(standIns: readonly string[]): string {
  const [first, ...others] = standIns;
  if (first === undefined)
    return 'Nothing here takes any time: every activity is computed, which takes none in simulated time.';
  const named = others.slice(0, mostNamed - 1).join(', ');
  const more = others.length >= mostNamed ? ' and others' : '';
  const also = named === '' ? '' : ` (and so for ${named}${more})`;
  const advice = `give a type one with --duration "${first}=1s"${also}`;
  return `Nothing here takes any time, because no outcome has a duration: ${advice}.`;
}
