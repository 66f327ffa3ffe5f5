import { packActivities } from './pack-activities.ts';

const several = { multiValue: true } as const;

/** The activities of the integration pack for Service Manager. */
export const serviceManagerActivities = packActivities('Service Manager', [
  { name: 'Create Change with Template', summary: 'Creates a change request from a template.' },
  { name: 'Create Incident with Template', summary: 'Creates an incident from a template.' },
  { name: 'Create Object', summary: 'Creates an object of a class.' },
  { name: 'Create Related Object', summary: 'Creates an object that is related to another one.' },
  { name: 'Create Relationship', summary: 'Relates two objects.' },
  { name: 'Delete Relationship', summary: 'Deletes the relationship of two objects.' },
  { ...several, name: 'Get Activity', summary: 'Finds the activities that match a filter.' },
  { ...several, name: 'Get Object', summary: 'Finds the objects of a class that match a filter.' },
  { ...several, name: 'Get Relationship', summary: 'Finds the objects that are related to an object.' },
  {
    ...several,
    isMonitor: true,
    name: 'Monitor Object',
    summary: 'Starts the runbook when an object is created or updated.',
  },
  { name: 'Update Activity', summary: 'Changes the properties of an activity.' },
  { name: 'Update Object', summary: 'Changes the properties of an object.' },
  { name: 'Upload Attachment', summary: 'Adds a file to an object.' },
]);
