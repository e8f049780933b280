import type { ExitCode } from '../../errors.js';

/** What a parent tells its worker: first its work, then each step of it where it waits for them, later that it shall end. */
export type ToWorker<Setup> =
  | { readonly kind: 'start'; readonly setup: Setup }
  | { readonly kind: 'next' | 'stop' };

/** What a worker tells its parent. After `done` it may be killed. */
export type FromWorker<Report> =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string;
      readonly exitCode: ExitCode;
    };
