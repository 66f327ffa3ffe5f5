/**
 * What the ids of activities and of the branches of a group are made of. Item names and templates are taken
 * apart at dots and braces, so an id has none.
 */
export const idPattern = /^[^\s.{}$[\]'"\\][^.{}[\]'"\\]{0,199}$/;
