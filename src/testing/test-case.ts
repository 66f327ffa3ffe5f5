import type { Path } from '../formats/text/place.ts';
import type { RunOptions } from '../hosts/settings/run-options.ts';
import type { MocksReading } from '../lint/checked-mocks.ts';
import type { Mocks } from '../model/mock.ts';
import type { Schedules } from '../model/test-file.ts';
import type { Expectation } from './expectations/expectation.ts';
import type { Looks } from './observed-run.ts';

/** Simulated outcomes that stand together, in a mocks file, a test file, a case or a row of its table. */
export interface MockSource {
  /** By the path of the runbook and the id of the activity. */
  readonly mocks: Mocks;
  /** The problems of those that nothing used, with their places. */
  readonly unused: MocksReading['unused'];
}

/** A case that is ready to be played. */
export interface TestCase {
  readonly name: string;
  /** The place of the case in the test file. */
  readonly path: Path;
  readonly options: RunOptions & { readonly mocks: Mocks };
  /** Where its outcomes are from: the later ones replace per activity. */
  readonly mockSources: readonly MockSource[];
  readonly schedules: Schedules;
  readonly expectations: readonly Expectation[];
  readonly looks: Looks;
}
