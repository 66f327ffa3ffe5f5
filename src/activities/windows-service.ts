import type { PublishedItem } from '../engine/activity-type.ts';
import { echoItem, executionItem as item } from './define-activity.ts';
import { textProperty } from './known-property.ts';

/** The properties of every activity about a Windows service. */
export const serviceProperties = () => ({
  computer: textProperty('The computer the service is on; localhost: the runbook server.'),
  service: textProperty('The name of the service.'),
});

/** The items that every activity about a Windows service publishes. */
export const serviceItems: readonly PublishedItem[] = [
  echoItem('Service display name', 'service', 'The name shown in the list of services.'),
  item('Service real name', 'The name of the service itself.'),
  item('Service status', 'The status of the service.'),
  echoItem('Service computer', 'computer', 'The computer where the service is.'),
];
