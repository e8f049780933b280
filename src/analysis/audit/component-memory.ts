import type { ComponentMemory, MemoryRegion, ObjectMemory } from '../../model/audit.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import type { LinkerMapSections, MapInput } from '../../parsers/source/map-sections.js';
import { isMadeByLinker, memberOf } from '../constructors/apply-map.js';
import { takesMemory, type MemoryMap } from './memory-map.js';

// esp-idf/main/libmain.a(stream.cpp.obj)
const inArchive = /(?:^|[/\\])lib(?<component>[^/\\()]+)\.a\((?<object>.+)\)$/;
// esp-idf/main/CMakeFiles/__idf_main.dir/main.cpp.obj
const inBuild = /CMakeFiles[/\\](?:__idf_)?(?<component>[^/\\]+)\.dir[/\\](?:.*[/\\])?(?<object>[^/\\]+)$/;
// components/freertos/queue.c.o
const inComponents = /(?:^|[/\\])components[/\\](?<component>[^/\\]+)[/\\](?:.*[/\\])?(?<object>[^/\\]+)$/;
const inFolder = /(?:^|[/\\])(?<component>[^/\\]+)[/\\](?<object>[^/\\]+)$/;

/** What no object has: gaps between pieces, and what the linker itself puts in. */
const linker = { component: '(gaps and linker)', object: '(gaps and linker)' };

/**
 * Static memory by component and object: each byte of each allocated section belongs to exactly one, so that the sum
 * is that of the sections. Largest in internal RAM first.
 */
export function sumComponents(
  elf: ElfFile,
  map: LinkerMapSections,
  memory: MemoryMap,
): readonly ComponentMemory[] {
  const objects = new Map<string, Map<string, ObjectSums>>();
  const inputs = map.inputs.toSorted((a, b) => a.address - b.address || b.sizeBytes - a.sizeBytes);
  for (const section of elf.sections) {
    if (!takesMemory(section)) continue;
    const { sizeBytes, address } = section;
    const region = memory.regionOfSection(section);
    let [end, used] = [address, 0];
    for (const input of inputsIn(inputs, address, address + sizeBytes)) {
      const own =
        Math.min(input.address + input.sizeBytes, address + sizeBytes) - Math.max(input.address, end);
      if (own <= 0) continue;
      sumsOf(objects, ownerOf(input.object))[region] += own;
      used += own;
      end = Math.max(end, input.address + input.sizeBytes);
    }
    if (used < sizeBytes) sumsOf(objects, linker)[region] += sizeBytes - used;
  }
  return [...objects]
    .map(([component, parts]): ComponentMemory => {
      const list = [...parts].map(([object, sums]) => ({ object, ...sums })).toSorted(byInternal);
      return { component, ...sumOf(list), objects: list };
    })
    .toSorted(byInternal);
}

type ObjectSums = Record<MemoryRegion, number>;

function* inputsIn(inputs: readonly MapInput[], start: number, end: number): Generator<MapInput> {
  let [low, high] = [0, inputs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((inputs[middle]?.address ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  for (let input = inputs[low]; input && input.address < end; input = inputs[++low]) yield input;
}

function ownerOf(path: string): { readonly component: string; readonly object: string } {
  // It lies in a folder for temporary files, and holds what many components had.
  if (isMadeByLinker(path)) return { component: '(link-time optimisation)', object: memberOf(path) };
  for (const pattern of [inArchive, inBuild, inComponents, inFolder]) {
    const found = pattern.exec(path)?.groups;
    if (found) return { component: found['component'] ?? path, object: found['object'] ?? path };
  }
  return { component: path, object: path };
}

function sumsOf(
  objects: Map<string, Map<string, ObjectSums>>,
  { component, object }: { readonly component: string; readonly object: string },
): ObjectSums {
  const parts = objects.get(component) ?? new Map<string, ObjectSums>();
  objects.set(component, parts);
  const sums = parts.get(object) ?? { internal: 0, psram: 0, flash: 0, rtc: 0, other: 0 };
  parts.set(object, sums);
  return sums;
}

function sumOf(parts: readonly ObjectMemory[]): ObjectSums {
  const sums: ObjectSums = { internal: 0, psram: 0, flash: 0, rtc: 0, other: 0 };
  for (const part of parts) {
    for (const region of ['internal', 'psram', 'flash', 'rtc', 'other'] as const)
      sums[region] += part[region];
  }
  return sums;
}

function byInternal(a: ObjectSums, b: ObjectSums): number {
  return b.internal - a.internal || b.psram - a.psram || b.flash - a.flash || b.other - a.other;
}
