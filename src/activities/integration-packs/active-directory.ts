import { packActivities } from './pack-activities.ts';

const several = { multiValue: true } as const;

/** The activities of the integration pack for Active Directory. */
export const activeDirectoryActivities = packActivities('Active Directory', [
  { name: 'Add Computer To Group', summary: 'Adds a computer to a group.' },
  { name: 'Add Group To Group', summary: 'Adds a group to another one.' },
  { name: 'Add User To Group', summary: 'Adds a user to a group.' },
  { name: 'Create Computer', summary: 'Creates a computer account.' },
  { name: 'Create Group', summary: 'Creates a group.' },
  { name: 'Create User', summary: 'Creates a user account.' },
  { name: 'Delete Computer', summary: 'Deletes a computer account.' },
  { name: 'Delete Group', summary: 'Deletes a group.' },
  { name: 'Delete User', summary: 'Deletes a user account.' },
  { name: 'Disable Computer', summary: 'Disables a computer account.' },
  { name: 'Disable User', summary: 'Disables a user account.' },
  { name: 'Enable Computer', summary: 'Enables a computer account.' },
  { name: 'Enable User', summary: 'Enables a user account.' },
  { ...several, name: 'Get Computer', summary: 'Finds the computer accounts that match a filter.' },
  { ...several, name: 'Get Group', summary: 'Finds the groups that match a filter.' },
  {
    ...several,
    name: 'Get Organizational Unit',
    summary: 'Finds the organizational units that match a filter.',
  },
  { ...several, name: 'Get User', summary: 'Finds the user accounts that match a filter.' },
  { name: 'Move Computer', summary: 'Moves a computer account to another container.' },
  { name: 'Move Group', summary: 'Moves a group to another container.' },
  { name: 'Move User', summary: 'Moves a user account to another container.' },
  { name: 'Remove Computer From Group', summary: 'Removes a computer from a group.' },
  { name: 'Remove Group From Group', summary: 'Removes a group from another one.' },
  { name: 'Remove User From Group', summary: 'Removes a user from a group.' },
  { name: 'Rename Group', summary: 'Renames a group.' },
  { name: 'Rename User', summary: 'Renames a user account.' },
  { name: 'Reset User Password', summary: 'Sets a new password for a user.' },
  { name: 'Unlock User', summary: 'Unlocks a user account.' },
  { name: 'Update Computer', summary: 'Changes the properties of a computer account.' },
  { name: 'Update Group', summary: 'Changes the properties of a group.' },
  { name: 'Update User', summary: 'Changes the properties of a user account.' },
]);
