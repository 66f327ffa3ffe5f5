import { activityMutations } from './activity-mutations.ts';
import { engineMutations } from './engine-mutations.ts';
import { groupMutations } from './group-mutations.ts';
import { hostMutations } from './host-mutations.ts';
import { importMutations } from './import-mutations.ts';
import { jobMutations } from './job-mutations.ts';
import type { Mutation } from './mutation.ts';

/** What `npm run mutants` breaks, one at a time; a test must fail for each. */
export const mutations: readonly Mutation[] = [
  ...engineMutations,
  ...jobMutations,
  ...groupMutations,
  ...activityMutations,
  ...hostMutations,
  ...importMutations,
];
