import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const model = fileURLToPath(new URL('../../src/model/', import.meta.url));
const catalogue = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');

const literal = /'(?<id>[a-z][a-z0-9-]+)'/g;
// FindingOf<'heap-leak', …>, MediaFindingOf<\n 'media-gap' | 'media-late', …>, and types that name rules.
const findingOf = /FindingOf<\s*(?<ids>(?:\|?\s*'[a-z0-9-]+'\s*)+)/g;
const ruleType = /type \w*Rule(?:Id)? =(?<ids>(?:\s*\|?\s*'[a-z0-9-]+')+);/g;
// Rules that are the keys of a type: 'doctor-port': 'usable' | …
const keyed = /^ {2}(?<ids>'doctor-[a-z-]+'):/gm;
// Ids that are made of a word: `littlefs-${LittlefsDamageKind}`.
const composed = [
  ['littlefs-', /type LittlefsDamageKind =(?<ids>(?:\s*\|?\s*'[a-z0-9-]+')+);/],
  ['soak-', /type SoakChange =(?<ids>(?:\s*\|?\s*'[a-z0-9-]+')+);/],
] as const;

/** The rule ids that findings may have, by the types that the compiler holds every finding to. */
function ruleIds(): Set<string> {
  const text = readdirSync(model)
    .map((name) => readFileSync(model + name, 'utf8'))
    .join('\n');
  const idsIn = (part = ''): string[] =>
    [...part.matchAll(literal)].map(({ groups }) => groups?.['id'] ?? '');
  const named = [findingOf, ruleType, keyed].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ groups }) => idsIn(groups?.['ids'])),
  );
  const made = composed.flatMap(([prefix, type]) =>
    idsIn(type.exec(text)?.groups?.['ids']).map((word) => prefix + word),
  );
  return new Set([...named, ...made]);
}

it('docs/rules.md has one heading for each rule id, and for nothing else', () => {
  const headings = [...catalogue.matchAll(/^## (\S+)$/gm)].map(([, id]) => id ?? '');
  const ids = ruleIds();
  expect(ids.size).toBeGreaterThan(100);
  expect(headings.filter((id, index) => headings.indexOf(id) !== index)).toEqual([]);
  expect({
    withoutHeading: [...ids].filter((id) => !headings.includes(id)).toSorted(),
    withoutRule: headings.filter((id) => !ids.has(id)).toSorted(),
  }).toEqual({ withoutHeading: [], withoutRule: [] });
});

it('every rule id that the program writes in a finding is in a type', () => {
  const source = fileURLToPath(new URL('../../src/', import.meta.url));
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const written = files.flatMap((name) =>
    [...readFileSync(source + name, 'utf8').matchAll(/\bruleId: '([a-z0-9-]+)'/g)].map(([, id]) => id ?? ''),
  );
  const ids = ruleIds();
  expect(written.length).toBeGreaterThan(20);
  expect(written.filter((id) => !ids.has(id))).toEqual([]);
});
