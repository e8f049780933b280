import type { Owner } from '../../model/heap-report.js';
import type { NextStep } from '../../model/log-report.js';

/** The whole path, for an editor: `/src/app/client.cpp:83`. */
export function wholePlace(file: string, line: number | null): string {
  return line === null ? file : `${file}:${line}`;
}

/** Where to look for who keeps blocks of an owner; nothing where its file is not known. */
export function stepsToOwner(owner: Owner | null | undefined): readonly NextStep[] {
  if (!owner?.file) return [];
  return [{ say: 'Find out who keeps what is made here:', lines: [wholePlace(owner.file, owner.line)] }];
}
