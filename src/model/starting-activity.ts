/**
 * The activities that a runbook can begin with, in stored order (1.1): the enabled activities that no link
 * leads to. A disabled link counts as a link. If all such activities are disabled, the first of them is the
 * only one returned. A sound runbook has exactly one start.
 */
export function startsAmong<Some extends { readonly id: string; readonly enabled?: boolean | undefined }>(
  activities: readonly Some[],
  links: readonly { readonly to: string }[],
): readonly Some[] {
  const unreached = unreachedAmong(activities, links);
  const able = unreached.filter(({ enabled }) => enabled !== false);
  return able.length > 0 ? able : unreached.slice(0, 1);
}

/** The activities that no link leads to, in stored order. */
export function unreachedAmong<Some extends { readonly id: string }>(
  activities: readonly Some[],
  links: readonly { readonly to: string }[],
): readonly Some[] {
  const targets = new Set(links.map(({ to }) => to));
  return activities.filter(({ id }) => !targets.has(id));
}
