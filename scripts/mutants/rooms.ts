/**
 * The folders of `src` that Stryker mutates. The tests in the folder of the same name below `test` hold them.
 */
export const mutatedRooms = ['databus', 'engine', 'jobs', 'formats/native', 'analysis', 'trace'];

/** The rooms whose common score `--all` demands. */
export const scoredRooms = ['databus', 'engine', 'jobs'];

/** Quick tests elsewhere that hold rules of a room. */
const furtherTests: Readonly<Record<string, readonly string[]>> = {
  databus: ['test/engine/{criterion,instance,mock}.test.ts'],
  engine: [
    'test/scenarios/section-12.test.ts',
    'test/properties/order.test.ts',
    'test/hosts/platform-events.test.ts',
  ],
};

/** Tests that take seconds. They show what size or chance does; the rules themselves have quicker tests. */
const slowTests = [
  'test/**/many-*.test.ts',
  'test/formats/native/{fuzz,large-files,accepted-runbooks}.test.ts',
  'test/analysis/exclusions.test.ts',
];

/** The room of a source file, such as `formats/native`; undefined when Stryker does not mutate it. */
export function roomOf(file: string): string | undefined {
  return mutatedRooms.find((room) => file.startsWith(`src/${room}/`));
}

/**
 * The tests that Stryker runs on the mutants of a room, in the order in which they run: a mutant is killed by
 * the first that fails. Tests of hosts, reports and the command line reach these rooms as well, but take
 * seconds each. Of them only that of platform events is among them.
 */
export function testsOf(room: string): { readonly include: string[]; readonly exclude: string[] } {
  return { include: [`test/${room}/**/*.test.ts`, ...(furtherTests[room] ?? [])], exclude: slowTests };
}
