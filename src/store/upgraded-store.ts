import { UsageError } from '../model/problem.ts';

/** A later program has brought the store up to date, and this one, which plays jobs of it, is to end. */
export class UpgradedStoreError extends UsageError {}
