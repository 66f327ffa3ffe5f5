import { standardCatalogue } from '../../../activities/catalogue.ts';
import { packCategories, unknownTypes } from '../../../engine/activity-type.ts';
import { emailObjectTypes } from './email.ts';
import { fileManagementObjectTypes } from './file-management.ts';
import { packObjectTypes } from './integration-packs.ts';
import { monitoringObjectTypes } from './monitoring.ts';
import { notificationObjectTypes } from './notification.ts';
import type { ObjectType } from './object-type.ts';
import { runbookControlObjectTypes } from './runbook-control.ts';
import { schedulingObjectTypes } from './scheduling.ts';
import { systemObjectTypes } from './system.ts';
import { textFileObjectTypes } from './text-file-management.ts';
import { utilitiesObjectTypes } from './utilities.ts';

const standIns: ReadonlySet<string> = new Set(Object.values(unknownTypes));

const packTypes = [...standardCatalogue.values()].filter(
  ({ category, name }) => packCategories.has(category) && !standIns.has(name),
);

/**
 * All activity types that are known from exports or by name. Pianola's own (Parallel, For Each, Break) are
 * not in exports.
 */
export const objectTypes: readonly ObjectType[] = [
  ...runbookControlObjectTypes,
  ...systemObjectTypes,
  ...schedulingObjectTypes,
  ...monitoringObjectTypes,
  ...fileManagementObjectTypes,
  ...emailObjectTypes,
  ...notificationObjectTypes,
  ...utilitiesObjectTypes,
  ...textFileObjectTypes,
  ...packObjectTypes(packTypes),
];

const byGuid = new Map(objectTypes.flatMap((type) => type.guids.map((guid) => [guid, type] as const)));
const byName = new Map(
  objectTypes.flatMap((type) =>
    [type.type, ...(type.internalNames ?? [])].map((name) => [name.toLowerCase(), type] as const),
  ),
);

/**
 * The type of an object of an export, by its ObjectType or, if that is not known, by its ObjectTypeName.
 * Letter case does not matter.
 */
export function objectTypeOf(guid: string, name: string): ObjectType | undefined {
  return byGuid.get(guid.trim().toUpperCase()) ?? byName.get(name.trim().toLowerCase());
}
