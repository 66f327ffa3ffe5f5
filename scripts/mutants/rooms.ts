/** The folders of `src` that Stryker mutates. `test-list.ts` names the tests that hold them. */
export const mutatedRooms = ['databus', 'engine', 'jobs', 'formats/native', 'analysis', 'trace'];

/** The rooms whose common score `--all` demands. */
export const scoredRooms = ['databus', 'engine', 'jobs'];

/** The room of a source file, such as `formats/native`; undefined when Stryker does not mutate it. */
export function roomOf(file: string): string | undefined {
  return mutatedRooms.find((room) => file.startsWith(`src/${room}/`));
}
