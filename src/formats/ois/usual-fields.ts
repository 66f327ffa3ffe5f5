type Usual = Readonly<Record<string, string | null>>;

/**
 * The values of the common fields of every object unless somebody changed them (ois-format 2.2); null for an
 * empty field.
 */
const usual = {
  SubType: null,
  Flags: null,
  ASC_UseServiceSecurity: null,
  ASC_ThisAccount: null,
  ASC_Username: null,
  ASC_Password: null,
  HasExtenders: null,
  CreatedBy: '',
  LastModified: null,
  LastModifiedBy: null,
  Deleted: 'FALSE',
  Cost: null,
  Savings: null,
  Number: '0',
  AlternateDisplayData: null,
  ASW_ObjectTimeout: null,
} as const;

/** The usual fields of an activity. */
export const usualActivityFields: Usual = {
  ...usual,
  Enabled: 'TRUE',
  ASW_NotifyOnFail: 'FALSE',
  Flatten: 'FALSE',
  FlatUseLineBreak: 'FALSE',
  FlatUseCSV: 'FALSE',
  FlatUseCustomSep: 'TRUE',
  FlatCustomSep: ',',
};

/** The usual fields of a link. */
export const usualLinkFields: Usual = {
  ...usual,
  PositionX: null,
  PositionY: null,
  ASW_NotifyOnFail: null,
  Flatten: null,
  FlatUseLineBreak: null,
  FlatUseCSV: null,
  FlatUseCustomSep: null,
  FlatCustomSep: null,
  SubPoints: null,
  And: null,
  Label: null,
  Color: '0',
  WaitDelay: '0',
};

/** The usual fields of a runbook (ois-format 2.1). */
export const usualRunbookFields: Usual = {
  CreatedBy: '',
  LastModifiedBy: null,
  Enabled: 'FALSE',
  Flags: null,
  ASC_UseServiceSecurity: null,
  ASC_ThisAccount: null,
  ASC_Username: null,
  ASC_Password: null,
  HasExtenders: null,
  Type: null,
  CheckOutUser: null,
  CheckOutTime: null,
  CheckOutLocation: null,
  Schedule: null,
  Deleted: 'FALSE',
  Priority: null,
  CostDollar: null,
  SavingsDollar: null,
  CostTime: null,
  SavingsTime: null,
  Published: 'FALSE',
  PublishingTime: null,
  ActionServer: null,
  UsePreferredServers: null,
  PolicyTimeout: null,
  NotifyOnFail: 'FALSE',
  RunInPipelineMode: 'TRUE',
  PreferredServers: '',
};
