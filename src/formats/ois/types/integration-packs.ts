import type { ActivityType } from '../../../engine/activity-type.ts';
import type { ObjectType } from './object-type.ts';

/** The attested GUIDs. */
const attested: Readonly<Record<string, string>> = {
  'Get Object': '{C384BCEF-C8A5-4F81-B464-27A576CFECBA}',
  'Get Relationship': '{C34AFEDA-F630-4009-A4E1-A3DD39287600}',
  'Update Object': '{DA697924-570D-4CA0-89E4-FD88623B6FFD}',
  'Create Relationship': '{BADE7081-F51E-4001-A5D0-9011F3CE1217}',
  'Create Related Object': '{C51795D9-B36A-4D7D-A1C5-378CCA05B653}',
  'Create Object': '{5D72BD88-FBDB-4DFA-9E70-29444AE5584E}',
  'Upload Attachment': '{41317D23-CE7E-4191-AA22-F15DC06F963F}',
  'Update Activity': '{C92A9050-27DA-4E9E-80A3-A419A7A00747}',
  'Get User': '{9D2DBEB8-CCE4-4E3B-B3B3-96D09B726AC4}',
  'Get Computer': '{E741606E-3430-4AA8-A065-A377AD7DD7D1}',
  'Get Organizational Unit': '{A4A778C4-C789-4C71-9DAA-1CC38E7BEA41}',
  'Update User': '{247EF83F-1CA6-4AA6-88FA-6976299DB3FE}',
  'Enable User': '{94E8CE99-401B-488B-998A-1B6400205D5C}',
  'Create User': '{9DA6BAE3-EC8A-43C2-96A1-7E10772EC5EE}',
  'Add User To Group': '{36716B7F-8D7C-4E22-879A-CCC520187566}',
  'Run VMM PowerShell Script': '{659B510B-7094-496C-AC2E-E1CEE61573B9}',
  'Create VM From Template': '{18313F24-D909-40BA-8E1C-B5D2F0243888}',
  'Monitor Alert': '{63047DE4-4E52-41E3-B82F-534D846715FF}',
};

const internalNames: Readonly<Record<string, readonly string[]>> = {
  'Upload Attachment': ['Update Attachment'],
};

/** Count items keep the names that conditions test (A7), whatever the export shows to people. */
const counts = { NumberOfObjects: 'NumberOfObjects', Count: 'Count' } as const;

/**
 * The form of the activities of integration packs in exports, for these types. Their fields depend on the
 * pack and on the class of the objects, so every field is read as a property under its own name.
 */
export function packObjectTypes(types: readonly ActivityType[]): readonly ObjectType[] {
  return types.map(({ name: type, publishes }) => {
    const guid = attested[type];
    const internal = internalNames[type];
    return {
      type,
      guids: guid === undefined ? [] : [guid],
      ...(internal !== undefined && { internalNames: internal }),
      fields: {},
      items: publishes.some(({ isCount }) => isCount) ? counts : {},
    };
  });
}
