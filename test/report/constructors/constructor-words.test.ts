import { describe, expect, test } from 'vitest';
import { formatSource } from '../../../src/report/constructors/constructor-words.js';

describe('formatSource', () => {
  test.each([
    ['/home/eva/idf/components/esp_system/esp_ipc.c', 'esp_system', 'esp_system/esp_ipc.c:107'],
    ['/COMPONENT_ESP_SYSTEM_DIR/port/esp_ipc.c', 'esp_system', 'esp_system/port/esp_ipc.c:107'],
    ['/gcc/libstdc++-v3/src/c++98/globals_io.cc', 'libstdc++', 'src/c++98/globals_io.cc:107'],
    ['/home/eva/app/lib/source.cpp', null, 'app/lib/source.cpp:107'],
  ])('%s of component %s is shown as %s', (file, component, shown) => {
    expect(formatSource({ symbol: 'f', file, line: 107, component })).toBe(shown);
  });
});
