import type { PublishedItem } from '../engine/activity-type.ts';
import { echoItem, rowItem } from './define-activity.ts';
import { textProperty } from './known-property.ts';

/** The properties of Query WMI and Monitor WMI. */
export const wmiProperties = () => ({
  computer: textProperty('The computer to query.'),
  namespace: textProperty('The WMI namespace.'),
  wmiQuery: textProperty('The query in WQL.'),
});

/** The items that Query WMI and Monitor WMI publish. */
export const wmiItems: readonly PublishedItem[] = [
  echoItem('Computer where the WMI query is performed', 'computer', 'The computer that was queried.'),
  echoItem('WMI Query', 'wmiQuery', 'The query.'),
  rowItem('WMI Query Result as a string', 'One result of the query.'),
  echoItem('WMI Namespace', 'namespace', 'The namespace that was queried.'),
];
