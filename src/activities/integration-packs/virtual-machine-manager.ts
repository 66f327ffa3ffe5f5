import { packActivities } from './pack-activities.ts';

const several = { multiValue: true } as const;

/** The activities of the integration pack for Virtual Machine Manager. */
export const virtualMachineManagerActivities = packActivities('Virtual Machine Manager', [
  { name: 'Create Checkpoint', summary: 'Creates a checkpoint of a virtual machine.' },
  { name: 'Create Network Adapter', summary: 'Adds a network adapter to a virtual machine.' },
  { name: 'Create New Disk', summary: 'Adds a new disk to a virtual machine.' },
  { name: 'Create New Disk From VHD', summary: 'Adds an existing virtual hard disk to a virtual machine.' },
  { name: 'Create User Role', summary: 'Creates a user role.' },
  { name: 'Create VM From Template', summary: 'Creates a virtual machine from a template.' },
  { name: 'Create VM From VHD', summary: 'Creates a virtual machine from a virtual hard disk.' },
  { name: 'Create VM From VM', summary: 'Creates a virtual machine from another one.' },
  { ...several, name: 'Get Checkpoint', summary: 'Finds the checkpoints that match a filter.' },
  { ...several, name: 'Get Disk', summary: 'Finds the disks that match a filter.' },
  { ...several, name: 'Get Network Adapter', summary: 'Finds the network adapters that match a filter.' },
  { ...several, name: 'Get User Role', summary: 'Finds the user roles that match a filter.' },
  { ...several, name: 'Get VM', summary: 'Finds the virtual machines that match a filter.' },
  { name: 'Manage Checkpoint', summary: 'Restores or removes a checkpoint of a virtual machine.' },
  { name: 'Move VM', summary: 'Moves a virtual machine to another host.' },
  { name: 'Remove User Role', summary: 'Removes a user role.' },
  { name: 'Remove VM', summary: 'Removes a virtual machine.' },
  { name: 'Repair VM', summary: 'Repairs a virtual machine.' },
  { name: 'Resume VM', summary: 'Resumes a virtual machine that is suspended.' },
  {
    ...several,
    name: 'Run VMM PowerShell Script',
    summary: 'Runs a PowerShell script for Virtual Machine Manager.',
  },
  { name: 'Shut Down VM', summary: 'Shuts a virtual machine down.' },
  { name: 'Start VM', summary: 'Starts a virtual machine.' },
  { name: 'Stop VM', summary: 'Stops a virtual machine.' },
  { name: 'Suspend VM', summary: 'Suspends a virtual machine.' },
  { name: 'Update Disk', summary: 'Changes the properties of a disk.' },
  { name: 'Update Network Adapter', summary: 'Changes the properties of a network adapter.' },
  { name: 'Update User Role Property', summary: 'Changes a property of a user role.' },
  { name: 'Update User Role Quota', summary: 'Changes the quota of a user role.' },
  { name: 'Update VM', summary: 'Changes the properties of a virtual machine.' },
]);
