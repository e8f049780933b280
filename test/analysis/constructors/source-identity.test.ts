import { describe, expect, test } from 'vitest';
import { isSameSource, pathInComponent } from '../../../src/analysis/constructors/source-identity.js';

describe('pathInComponent', () => {
  test.each([
    ['/home/eva/idf/components/esp_system/esp_ipc.c', 'esp_system/esp_ipc.c'],
    ['/COMPONENT_ESP_HW_SUPPORT_DIR/port/esp32/rtc_time.c', 'esp_hw_support/port/esp32/rtc_time.c'],
    ['main/app.cpp', 'main/app.cpp'],
    ['/work/src/app.cpp', '/work/src/app.cpp'],
  ])('%s is %s on every machine', (file, path) => {
    expect(pathInComponent(file)).toBe(path);
  });

  test('a source of the compiler keeps its path, whose folder is no component', () => {
    const file = '/builds/gcc/libstdc++-v3/src/c++98/globals_io.cc';
    expect(pathInComponent(file)).toBe(file);
  });
});

describe('a source that is written down', () => {
  test.each([
    ['main/app.cpp', '/home/eva/project/main/app.cpp', true],
    ['app.cpp', '/home/eva/project/main/app.cpp', true],
    ['esp_system/startup.c', '/COMPONENT_ESP_SYSTEM_DIR/startup.c', true],
    ['/home/eva/idf/components/esp_system/startup.c', '/COMPONENT_ESP_SYSTEM_DIR/startup.c', true],
    ['/idf/components/esp_system/startup.c', '/home/eva/idf/components/esp_system/startup.c', true],
    ['app.cpp', '/home/eva/project/main/myapp.cpp', false],
    ['main/app.cpp', '/home/eva/project/other/app.cpp', false],
  ])('%s: is it %s? %s', (written, file, isSame) => {
    expect(isSameSource(written, file)).toBe(isSame);
  });
});
