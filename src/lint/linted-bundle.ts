import {
  type ActivityText,
  outcomeTexts,
  propertyTexts,
  readText,
  type WrittenReference,
} from '../analysis/activity-texts.ts';
import { BundleFacts } from '../analysis/bundle-facts.ts';
import type { BundleCalls } from '../analysis/calls.ts';
import { blankChildData, type ChildDataBlank } from '../analysis/child-data.ts';
import { type ActivityType, type Catalogue, typeOf } from '../engine/activity-type.ts';
import type { GivenOutcome } from '../formats/native/read-mocks.ts';
import type { Bundle, Counter, Variable } from '../model/bundle.ts';
import { NamedItems } from '../model/named-items.ts';
import { InvariantError } from '../model/problem.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { type Suggest, suggester } from '../text/suggestion.ts';
import type { SyntaxFinding } from './script-findings.ts';
import { type WrittenCondition, writtenConditions } from './written-conditions.ts';

/** A text of an activity, with its path from the root of its runbook or mocks file. */
export interface LintedText extends ActivityText {
  readonly reader: Activity;
  /** The same text with its path from the activity. Parsing it is done once. */
  readonly source: ActivityText;
}

/** A reference in a text of an activity. */
export interface LintedReference
  extends WrittenReference,
    Pick<LintedText, 'reader' | 'path' | 'isRepeated'> {}

/** Where a bundle was read from, as far as rules need it. */
export interface BundleOrigin {
  /** Whether it was read from one file, so that other files may lie beside it. */
  readonly isOneFile: boolean;
  /** The files beside it that have runbooks which it starts and does not have, by the names it calls. */
  readonly beside: ReadonlyMap<string, string>;
  /** The scripts that cannot be parsed, by their texts. */
  readonly scripts: ReadonlyMap<string, SyntaxFinding>;
  /** Whether all runbooks are known: none has an error, and the bundle is not a single runbook file. */
  readonly isWhole: boolean;
  /** The name of the file of each runbook. */
  readonly files: ReadonlyMap<Runbook, string>;
}

/** A sound bundle as the rules see it. What several rules need is worked out once. */
export class LintedBundle {
  readonly bundle: Bundle;
  readonly origin: BundleOrigin;
  /** The facts of its runbooks. */
  readonly facts: BundleFacts;
  readonly variables: NamedItems<Variable>;
  readonly counters: NamedItems<Counter>;
  readonly #catalogue: Catalogue;
  readonly #given: ReadonlyMap<Runbook, readonly GivenOutcome[]> | undefined;
  readonly #suggests = new Map<string, Suggest>();
  readonly #texts = new Map<Runbook, readonly LintedText[]>();
  readonly #conditions = new Map<Runbook, readonly WrittenCondition[]>();
  readonly #references = new Map<Runbook, readonly LintedReference[]>();

  /** `given`: the outcomes of a mocks file. Their texts then replace those of the runbooks. */
  constructor(
    bundle: Bundle,
    catalogue: Catalogue,
    origin: BundleOrigin,
    given?: ReadonlyMap<Runbook, readonly GivenOutcome[]>,
  ) {
    this.bundle = bundle;
    this.origin = origin;
    this.facts = new BundleFacts(bundle, catalogue);
    this.variables = new NamedItems(bundle.variables);
    this.counters = new NamedItems(bundle.counters);
    this.#catalogue = catalogue;
    this.#given = given;
  }

  /** Which runbooks start which. */
  get calls(): BundleCalls {
    return this.facts.calls;
  }

  /** Whether it has the outcomes of a mocks file instead of the texts and conditions of the runbooks. */
  get isOfMocks(): boolean {
    return this.#given !== undefined;
  }

  /** Why an item of an activity that starts a runbook is always blank; undefined if that is not known. */
  blankChildData(activity: Activity, item: string, runbook: Runbook): ChildDataBlank | undefined {
    const calls = this.calls.of(runbook).filter(({ by }) => by === activity);
    if (calls.length === 0) return undefined;
    return blankChildData({ activity, type: this.typeOf(activity) }, item, calls, this.#catalogue);
  }

  /** The type of an activity of the bundle. */
  typeOf(activity: Activity): ActivityType {
    const type = typeOf(activity, this.#catalogue);
    if (type === undefined) throw new InvariantError(`activity type ${activity.type} got past validation`);
    return type;
  }

  /** Suggests what a misspelt word of a runbook means. The work is limited for each file. */
  suggestFor(runbook: Runbook): Suggest {
    const file = this.origin.files.get(runbook) ?? '';
    let suggest = this.#suggests.get(file);
    if (suggest === undefined) {
      suggest = suggester();
      this.#suggests.set(file, suggest);
    }
    return suggest;
  }

  /**
   * All texts of the activities of a runbook, in stored order; or those of the mocks file for this runbook.
   */
  textsOf(runbook: Runbook): readonly LintedText[] {
    let texts = this.#texts.get(runbook);
    if (texts === undefined) {
      texts = this.#given === undefined ? textsIn(runbook) : textsGiven(this.#given.get(runbook) ?? []);
      this.#texts.set(runbook, texts);
    }
    return texts;
  }

  /** All conditions of the links and loops of a runbook; none if the bundle is of a mocks file. */
  conditionsOf(runbook: Runbook): readonly WrittenCondition[] {
    let conditions = this.#conditions.get(runbook);
    if (conditions === undefined) {
      conditions = this.isOfMocks ? [] : [...writtenConditions(runbook)];
      this.#conditions.set(runbook, conditions);
    }
    return conditions;
  }

  /** All references in the texts of a runbook, in the same order. */
  referencesOf(runbook: Runbook): readonly LintedReference[] {
    let references = this.#references.get(runbook);
    if (references === undefined) {
      references = this.textsOf(runbook).flatMap((text) => {
        const { reader, path, isRepeated, source } = text;
        return readText(source).references.map((reference) => ({ ...reference, reader, path, isRepeated }));
      });
      this.#references.set(runbook, references);
    }
    return references;
  }
}

function textsIn({ activities }: Runbook): LintedText[] {
  return activities.flatMap((reader, index) => {
    const { simulate } = reader;
    const own = propertyTexts(reader);
    const texts = simulate === undefined ? own : [...own, ...outcomeTexts(simulate, ['simulate'])];
    return texts.map((source) => {
      return { ...source, reader, path: ['activities', index, ...source.path], source };
    });
  });
}

function textsGiven(outcomes: readonly GivenOutcome[]): LintedText[] {
  return outcomes.flatMap(({ activity, mock, path }) =>
    outcomeTexts(mock, path).map((source) => ({ ...source, reader: activity, source })),
  );
}
