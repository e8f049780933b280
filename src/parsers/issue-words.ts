import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const names: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a group of names with values',
  record: 'a group of names with values',
  string: 'text',
};

/** What is wrong with a value of the user's, behind its name and a colon: `it is missing`, `it must be a list`. */
export function issueWords(issue: Issue | undefined): string {
  if (issue === undefined) return 'it is not as it must be';
  if (issue.code === 'unrecognized_keys') return `${issue.keys.slice(0, 3).join(', ')} is not known here`;
  if (issue.code !== 'invalid_type') return issue.message;
  if (issue.message.endsWith('received undefined')) return 'it is missing';
  return `it must be ${names[issue.expected] ?? issue.expected}`;
}

/** The same behind the name of the member that it is about: `cycles.0.index: it is missing`. */
export function issueAt(issue: Issue | undefined): string {
  return `${issue?.path.join('.') || 'the whole'}: ${issueWords(issue)}`;
}
