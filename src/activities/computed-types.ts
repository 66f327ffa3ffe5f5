import type { ActivityType } from '../engine/activity-type.ts';
import { sendEventLogMessage } from './notification/send-event-log-message.ts';
import { sendPlatformEvent } from './notification/send-platform-event.ts';
import { breakLoop } from './runbook-control/break.ts';
import { forEach } from './runbook-control/for-each.ts';
import { initializeData } from './runbook-control/initialize-data.ts';
import { invokeRunbook } from './runbook-control/invoke-runbook.ts';
import { junction } from './runbook-control/junction.ts';
import { parallel } from './runbook-control/parallel.ts';
import { returnData } from './runbook-control/return-data.ts';
import { checkSchedule } from './scheduling/check-schedule.ts';
import { monitorDateTime } from './scheduling/monitor-date-time.ts';
import { runDotNetScript } from './system/run-dot-net-script.ts';
import { compareValues } from './utilities/compare-values.ts';
import { formatDateTime } from './utilities/format-date-time.ts';
import { generateRandomText } from './utilities/generate-random-text.ts';
import { getCounterValue } from './utilities/get-counter-value.ts';
import { mapPublishedData } from './utilities/map-published-data.ts';
import { modifyCounter } from './utilities/modify-counter.ts';
import { queryXml } from './utilities/query-xml.ts';

/** The types that Pianola plays itself, without a simulated outcome. */
export const computedTypes: readonly ActivityType[] = [
  initializeData,
  invokeRunbook,
  junction,
  returnData,
  parallel,
  forEach,
  breakLoop,
  runDotNetScript,
  checkSchedule,
  monitorDateTime,
  sendEventLogMessage,
  sendPlatformEvent,
  compareValues,
  formatDateTime,
  generateRandomText,
  getCounterValue,
  mapPublishedData,
  modifyCounter,
  queryXml,
];
