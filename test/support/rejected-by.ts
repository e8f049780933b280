import { DiagError } from '../../src/errors.js';

/** The DiagError that the promise rejects with; anything else fails the test. */
export async function rejectedBy(promise: Promise<unknown>): Promise<DiagError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DiagError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown where a DiagError was expected.');
}
