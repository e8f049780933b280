import * as fc from 'fast-check';

// A run that fails must fail again: each run tries the same cases unless a seed is given.
// To search further: FC_SEED=$RANDOM npm test -- test/property
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20_261_123) });
