import { DiagError } from '../../src/errors.js';

/** The DiagError that the action throws; anything else that it does fails the test. */
export function thrownBy(action: () => unknown): DiagError {
  try {
    action();
  } catch (error) {
    if (error instanceof DiagError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown where a DiagError was expected.');
}
