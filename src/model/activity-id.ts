/**
 * The pattern of ids of activities and of the branches of a group. Item names and templates are split at dots
 * and braces, so an id contains none.
 */
export const idPattern = /^[^\s.{}$[\]'"\\][^.{}[\]'"\\]{0,199}$/;
