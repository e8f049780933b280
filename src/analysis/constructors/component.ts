// CONFIG_APP_REPRODUCIBLE_BUILD of esp-idf maps a component's folder: /COMPONENT_ESP_SYSTEM_DIR/startup.c
const mappedComponent = /^\/COMPONENT_(?<name>[A-Z0-9_-]+)_DIR\//;
// …/managed_components/espressif__esp_hosted/host/api/src/esp_hosted_api.c
const managedComponent = /(?:^|\/)managed_components\/(?<name>[^/]+)\//;
// …/components/libdatachannel/src/track.cpp; the last one counts, since an SDK may lie in a folder of that name.
const plainComponent = /^(?:.*\/)?components\/(?<name>[^/]+)\//;
// Sources of the compiler's runtime, as they were where the toolchain was built.
const runtimeSource = /\/(?:(?<cxx>libstdc\+\+)-v3|(?<gcc>libgcc))\/(?!include\/)/;
// A library beside the project: …/libdatachannel/src/track.cpp
const knownLibrary = /(?:^|\/)(?<name>libdatachannel|libjuice|libsrtp|usrsctp|esp[-_]hosted[\w-]*)\//;
const mainFolder = /(?:^|\/)main\//;

/** The ESP-IDF component, or the folder that stands for one, that a source file belongs to; null where unknown. */
export function componentOf(file: string): string | null {
  const mapped = mappedComponent.exec(file)?.groups?.['name'];
  if (mapped !== undefined) return mapped.toLowerCase();
  for (const pattern of [managedComponent, plainComponent, knownLibrary]) {
    const name = pattern.exec(file)?.groups?.['name'];
    if (name !== undefined) return name;
  }
  const runtime = runtimeSource.exec(file)?.groups;
  if (runtime) return runtime['cxx'] ?? runtime['gcc'] ?? null;
  return mainFolder.test(file) ? 'main' : null;
}
