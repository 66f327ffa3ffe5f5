import fc from 'fast-check';

// A mutant is killed by the first counterexample. Nobody reads it, so it need not be small.
fc.configureGlobal({ endOnFailure: true });
