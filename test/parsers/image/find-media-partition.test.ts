import { describe, expect, it } from 'vitest';
import { findMediaPartition } from '../../../src/parsers/image/find-media-partition.js';
import type { Partition } from '../../../src/model/app-image.js';

const data = 1;
const [littlefs, spiffs, nvs] = [0x83, 0x82, 0x02];

function partition(label: string, subtype: number, type = data): Partition {
  return { label, type, subtype, offset: 0x10000, sizeBytes: 0x1000, isEncrypted: false, isReadOnly: false };
}

function found(partitions: readonly Partition[], label?: string): string {
  const result = findMediaPartition(partitions, label);
  return 'candidates' in result ? `${result.candidates.length} candidates` : result.label;
}

describe('the media partition', () => {
  it('is the only LittleFS one, whatever else is there', () => {
    expect(found([partition('nvs', nvs), partition('www', spiffs), partition('media', littlefs)])).toBe(
      'media',
    );
  });

  it('is the only SPIFFS one where none is LittleFS', () => {
    expect(found([partition('nvs', nvs), partition('storage', spiffs)])).toBe('storage');
  });

  it('is not guessed among several', () => {
    const two = [partition('a', littlefs), partition('b', littlefs)];
    expect(found(two)).toBe('2 candidates');
    expect(found(two, 'b')).toBe('b');
  });

  it('is no application and no other data', () => {
    expect(found([partition('nvs', nvs), partition('factory', 0x83, 0)])).toBe('0 candidates');
    expect(found([partition('factory', 0, 0)], 'factory')).toBe('0 candidates');
  });
});
