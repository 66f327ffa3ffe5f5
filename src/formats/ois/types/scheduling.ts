import { otherwise } from './lacking-fields.ts';
import { monitorDateTimeOf } from './monitor-date-time.ts';
import type { ObjectType } from './object-type.ts';

/**
 * The form of Scheduling activities in exports. The field of Check Schedule is known from a tool that reads
 * it.
 */
export const schedulingObjectTypes: readonly ObjectType[] = [
  {
    type: 'Check Schedule',
    guids: ['{0B807C4B-41C3-4517-B24E-7D98F016AD1C}'],
    fields: { ScheduleTemplateID: { property: 'schedule', refersTo: 'schedule' } },
    items: { Conforms: 'Conforms to schedule' },
    convert: otherwise('ScheduleTemplateID', 'schedule', ''),
  },
  {
    type: 'Monitor Date/Time',
    guids: ['{257A2C51-67E6-40C6-8F49-4059E9C3D45E}'],
    fields: {},
    items: {},
    convert: monitorDateTimeOf,
  },
];
