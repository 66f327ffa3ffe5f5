import type { Runbook } from '../model/runbook.ts';
import type { LintedBundle } from './linted-bundle.ts';
import type { LintFinding, LintRule } from './rule.ts';
import { childDataBlank } from './rules/child-data-blank.ts';
import { conditionImpossible } from './rules/condition-impossible.ts';
import { criterionNever } from './rules/criterion-never.ts';
import { dateOrdered } from './rules/date-ordered.ts';
import { duplicateLink } from './rules/duplicate-link.ts';
import { encryptedAsText } from './rules/encrypted-as-text.ts';
import { forEachEmpty } from './rules/for-each-empty.ts';
import { hardCodedCredential } from './rules/hard-coded-credential.ts';
import { invokedMonitor } from './rules/invoked-monitor.ts';
import { layoutUnknownActivity } from './rules/layout-unknown-activity.ts';
import { linkNeverPasses } from './rules/link-never-passes.ts';
import { monitorConcurrency } from './rules/monitor-concurrency.ts';
import { notUpstream } from './rules/not-upstream.ts';
import { parallelDependent } from './rules/parallel-dependent.ts';
import { parallelStatusUnread } from './rules/parallel-status-unread.ts';
import { parallelUnlimited } from './rules/parallel-unlimited.ts';
import { parameterMissing } from './rules/parameter-missing.ts';
import { parameterType } from './rules/parameter-type.ts';
import { returnedDataShadowed } from './rules/returned-data-shadowed.ts';
import { returnedDataUndefined } from './rules/returned-data-undefined.ts';
import { rowNotRepeated } from './rules/row-not-repeated.ts';
import { scriptSyntax } from './rules/script-syntax.ts';
import { startDisabled } from './rules/start-disabled.ts';
import { strategyIgnores } from './rules/strategy-ignores.ts';
import { templateFunction } from './rules/template-function.ts';
import { tooManyTokens } from './rules/too-many-tokens.ts';
import { unknownComputerGroup } from './rules/unknown-computer-group.ts';
import { unknownCounter } from './rules/unknown-counter.ts';
import { unknownItem } from './rules/unknown-item.ts';
import { unknownParameter } from './rules/unknown-parameter.ts';
import { unknownRunbook } from './rules/unknown-runbook.ts';
import { unknownSchedule } from './rules/unknown-schedule.ts';
import { unknownVariable } from './rules/unknown-variable.ts';
import { typeWarnings } from './type-warnings.ts';

/** Every rule. Findings at the same place are reported in this order. */
export const lintRules: readonly LintRule[] = [
  unknownCounter,
  unknownSchedule,
  unknownComputerGroup,
  duplicateLink,
  linkNeverPasses,
  startDisabled,
  criterionNever,
  conditionImpossible,
  dateOrdered,
  unknownItem,
  templateFunction,
  scriptSyntax,
  unknownVariable,
  encryptedAsText,
  hardCodedCredential,
  rowNotRepeated,
  notUpstream,
  layoutUnknownActivity,
  tooManyTokens,
  monitorConcurrency,
  returnedDataUndefined,
  strategyIgnores,
  unknownRunbook,
  invokedMonitor,
  unknownParameter,
  parameterType,
  parameterMissing,
  childDataBlank,
  returnedDataShadowed,
  parallelUnlimited,
  parallelStatusUnread,
  parallelDependent,
  forEachEmpty,
];

/** What a rule found, with the code and severity of the rule. */
export interface LintResult extends LintFinding {
  readonly runbook: Runbook;
  readonly code: string;
  readonly severity: 'warning';
}

/** What the rules find in a bundle, and the warnings of the activity types themselves, runbook by runbook. */
export function* findingsIn(bundle: LintedBundle): Generator<LintResult> {
  const known = new Set(lintRules.map(({ id }) => id));
  for (const runbook of bundle.bundle.runbooks) {
    for (const rule of lintRules) {
      if (bundle.isOfMocks && !rule.isOfTexts) continue;
      for (const finding of rule.check(runbook, bundle))
        yield { ...finding, runbook, code: rule.id, severity: rule.severity };
    }
    if (bundle.isOfMocks) continue;
    for (const finding of typeWarnings(runbook, bundle))
      if (!known.has(finding.code)) yield { ...finding, runbook, severity: 'warning' };
  }
}
