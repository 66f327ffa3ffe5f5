/**
 * The activities that a runbook can begin with, in stored order (1.1): those that no link leads to, a
 * disabled link included, and of these the enabled ones where there are any. A sound runbook has exactly one.
 */
export function startsAmong<Some extends { readonly id: string; readonly enabled?: boolean | undefined }>(
  activities: readonly Some[],
  links: readonly { readonly to: string }[],
): readonly Some[] {
  const targets = new Set(links.map(({ to }) => to));
  const unreached = activities.filter(({ id }) => !targets.has(id));
  const able = unreached.filter(({ enabled }) => enabled !== false);
  return able.length > 0 ? able : unreached.slice(0, 1);
}
