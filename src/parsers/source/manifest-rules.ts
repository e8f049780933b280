import { isMap, isSeq, type YAMLMap } from 'yaml';

// target in [esp32p4, esp32h2]     target not in ["esp32"]     target == esp32s3
const targetInList = /^\s*target\s+(?<not>not\s+)?in\s*\[(?<list>[^\]]*)\]\s*$/;
const targetIs = /^\s*target\s*(?<sign>==|!=)\s*["']?(?<name>\w+)["']?\s*$/;

/**
 * False for a dependency whose `rules` leave it out for this chip. All of them have to hold; one that asks for something
 * else than the chip counts as holding (idf-component-manager, "Conditional Dependencies").
 */
export function isWanted(dependency: YAMLMap, target: string | null): boolean {
  return conditionsOf(dependency, 'rules').every(({ holds }) => holds(target) !== false);
}

/** The version that a dependency's `matches` give it; null where they depend on more than the chip. */
export function matchedVersion(dependency: YAMLMap, target: string | null): unknown {
  const possible = conditionsOf(dependency, 'matches').filter(({ holds }) => holds(target) !== false);
  const [first] = possible;
  const isSure = possible.length === 1 || first?.holds(target) === true;
  return isSure ? first?.map.get('version') : null;
}

type Condition = { readonly map: YAMLMap; readonly holds: (target: string | null) => boolean | null };

function conditionsOf(dependency: YAMLMap, key: 'rules' | 'matches'): readonly Condition[] {
  const list = dependency.get(key);
  if (!isSeq(list)) return [];
  return list.items.filter(isMap).map((map) => {
    const text = map.get('if');
    return { map, holds: (target) => (typeof text === 'string' ? holdsFor(text, target) : null) };
  });
}

/** Null where it cannot be told. */
function holdsFor(condition: string, target: string | null): boolean | null {
  if (target === null) return null;
  const list = targetInList.exec(condition)?.groups;
  if (list) {
    const names = (list['list'] ?? '').split(',').map((name) => name.trim().replace(/^["']|["']$/g, ''));
    return names.includes(target) === (list['not'] === undefined);
  }
  const one = targetIs.exec(condition)?.groups;
  return one ? (one['name'] === target) === (one['sign'] === '==') : null;
}
