import type { ObjectType } from './object-type.ts';

/** The ObjectType of the *Wait* of Opalis. */
export const waitType = '{B40FDFBD-6E5F-44F0-9AA6-6469B0A35710}';

/** The form of Runbook Control activities in exports. Special code converts their fields. */
export const runbookControlObjectTypes: readonly ObjectType[] = [
  {
    type: 'Initialize Data',
    guids: ['{6C576F3D-E927-417A-B145-5D3EFF9C995F}'],
    internalNames: ['Custom Start'],
    fields: {},
    items: {},
  },
  {
    type: 'Invoke Runbook',
    guids: ['{9C1BF9B4-515A-4FD2-A753-87D235D8BA1F}'],
    internalNames: ['Trigger Policy'],
    fields: {},
    items: { 'ChildPolicy.Status': 'Child runbook status' },
  },
  {
    type: 'Junction',
    // A Wait is not found by its name: integration packs may have one of their own.
    guids: ['{1C5F9236-92E0-4795-8CAA-1669B7643607}', waitType],
    fields: {},
    items: {},
  },
  {
    type: 'Return Data',
    guids: ['{FA70125F-267E-4065-A4F6-D5493167D663}'],
    internalNames: ['Publish Policy Data'],
    fields: {},
    items: {},
  },
];
