import type { ActivityType, Catalogue } from '../engine/activity-type.ts';
import { knownEmailActivities } from './email/known.ts';
import { knownFileManagementActivities } from './file-management/known.ts';
import { integrationPackActivities } from './integration-packs/known.ts';
import { knownMonitoringActivities } from './monitoring/known.ts';
import { knownNotificationActivities } from './notification/known.ts';
import { sendEventLogMessage } from './notification/send-event-log-message.ts';
import { breakLoop } from './runbook-control/break.ts';
import { forEach } from './runbook-control/for-each.ts';
import { initializeData } from './runbook-control/initialize-data.ts';
import { invokeRunbook } from './runbook-control/invoke-runbook.ts';
import { junction } from './runbook-control/junction.ts';
import { parallel } from './runbook-control/parallel.ts';
import { returnData } from './runbook-control/return-data.ts';
import { checkSchedule } from './scheduling/check-schedule.ts';
import { monitorDateTime } from './scheduling/monitor-date-time.ts';
import { knownSystemActivities } from './system/known.ts';
import { runDotNetScript } from './system/run-dot-net-script.ts';
import { knownTextFileManagementActivities } from './text-file-management/known.ts';
import { compareValues } from './utilities/compare-values.ts';
import { formatDateTime } from './utilities/format-date-time.ts';
import { generateRandomText } from './utilities/generate-random-text.ts';
import { getCounterValue } from './utilities/get-counter-value.ts';
import { knownUtilitiesActivities } from './utilities/known.ts';
import { mapPublishedData } from './utilities/map-published-data.ts';
import { modifyCounter } from './utilities/modify-counter.ts';

const types: readonly ActivityType[] = [
  initializeData,
  invokeRunbook,
  junction,
  returnData,
  parallel,
  forEach,
  breakLoop,
  runDotNetScript,
  ...knownSystemActivities,
  checkSchedule,
  monitorDateTime,
  ...knownMonitoringActivities,
  ...knownFileManagementActivities,
  ...knownEmailActivities,
  sendEventLogMessage,
  ...knownNotificationActivities,
  compareValues,
  formatDateTime,
  generateRandomText,
  getCounterValue,
  mapPublishedData,
  modifyCounter,
  ...knownUtilitiesActivities,
  ...knownTextFileManagementActivities,
  ...integrationPackActivities,
];

/** The standard activities of the Designer, all of them, and those of integration packs that are known, by name (section 8). */
export const standardCatalogue: Catalogue = new Map(types.map((type) => [type.name, type]));
