import { choiceInWords, nameOnly, type ObjectType } from './object-type.ts';

/**
 * The form of System activities in exports. Fields of Run Program come from one synthetic file. The meaning
 * of the numbers in ExecutionMode and ServiceAction is not known, so only names are read. Special code
 * converts the fields of Run .Net Script.
 */
export const systemObjectTypes: readonly ObjectType[] = [
  {
    type: 'Run .Net Script',
    guids: ['{ED7F2A41-107A-4B74-BAFE-ADAE63632B79}'],
    fields: {},
    items: {},
  },
  {
    type: 'Run Program',
    guids: [],
    fields: {
      Program: 'program',
      Parameters: 'arguments',
      StartupDir: 'workingFolder',
      ComputerName: 'computer',
      WaitForCompletion: { property: 'waitForCompletion', as: 'boolean' },
      WaitTime: { property: 'terminateAfterMinutes', as: 'number' },
      ProgramMode: {
        property: 'mode',
        codes: { '0': 'Program execution', '1': 'Command execution' },
      },
      ExecutionMode: choiceInWords('executionMode', [
        'Interactive',
        'Background, normal priority',
        'Background, low priority',
      ]),
    },
    items: {},
  },
  nameOnly('End Process'),
  {
    type: 'Start/Stop Service',
    guids: ['{BEE88F18-6B32-47BB-871A-F7AE5C59FF12}'],
    fields: {
      ServiceAction: choiceInWords('action', ['Start', 'Stop', 'Pause', 'Restart']),
      ComputerName: 'computer',
      ServiceName: 'service',
      StartupParameter: 'parameters',
      ActionTimeAllowance: { property: 'actionMustCompleteInLessThan', as: 'number' },
    },
    items: {},
  },
  nameOnly('Restart System'),
  nameOnly('Save Event Log'),
  nameOnly('Query WMI'),
  nameOnly('Run SSH Command'),
  nameOnly('Get SNMP Variable'),
  nameOnly('Monitor SNMP Trap'),
  nameOnly('Send SNMP Trap'),
  nameOnly('Set SNMP Variable'),
];
