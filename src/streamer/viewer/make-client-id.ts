import { randomInt } from 'node:crypto';

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Ten characters of 0-9, A-Z, a-z, as upstream's page makes them. */
export function makeClientId(): string {
  return Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('');
}
