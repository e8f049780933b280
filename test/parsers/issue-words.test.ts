import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { issueWords } from '../../src/parsers/issue-words.js';

const schema = z.strictObject({ steps: z.array(z.int()), on: z.boolean().optional() });
const wordsFor = (value: unknown): string => issueWords(schema.safeParse(value).error?.issues[0]);

describe('what is wrong with a value of the user', () => {
  it.each([
    [{}, 'it is missing'],
    [{ steps: 'a' }, 'it must be a list'],
    [{ steps: ['a'] }, 'it must be a number'],
    [{ steps: [1.5] }, 'it must be a whole number'],
    [{ steps: [], on: 1 }, 'it must be true or false'],
    [{ steps: [], colour: 1 }, 'colour is not known here'],
    [7, 'it must be a group of names with values'],
  ])('%j: %s', (value, words) => expect(wordsFor(value)).toBe(words));
});
