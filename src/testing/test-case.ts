import type { Path } from '../formats/text/place.ts';
import type { RunOptions } from '../hosts/settings/run-options.ts';
import type { Mocks } from '../model/mock.ts';
import type { Schedules } from '../model/test-file.ts';
import type { Expectation } from './expectations/expectation.ts';
import type { Looks } from './observed-run.ts';

/** A case that is ready to be played. */
export interface TestCase {
  readonly name: string;
  /** The place of the case in the test file. */
  readonly path: Path;
  readonly options: RunOptions & { readonly mocks: Mocks };
  readonly schedules: Schedules;
  readonly expectations: readonly Expectation[];
  readonly looks: Looks;
}
