import type { Constructor, Protection } from '../../model/constructor.js';

/** What a constructor is judged by. */
export type ConstructorOwner = Pick<Constructor, 'symbol' | 'file' | 'object' | 'component'>;

/** Why a constructor must run, or null for one that may be skipped. */
export function protectionOf(owner: ConstructorOwner): Protection | null {
  if (isEspHosted(owner)) return 'esp-hosted';
  if (isEspIdf(owner)) return 'esp-idf';
  if (isCppRuntime(owner)) return 'cpp-runtime';
  return mergedUnits.test(owner.symbol ?? '') ? 'several-units' : null;
}

// Link-time optimisation makes one function of all constructors of a priority, where there are several (gcc ipa.cc,
// build_cdtor): _sub_I_65535_0.0
const mergedUnits = /^_sub_I_\d{5}_\d+(?:\.|$)/;

// esp_hosted_host_init, and whatever else registers itself from the host side of ESP-Hosted (v1 and v2).
const hostedSymbol = /^(?:_GLOBAL__sub_I(?:[.$]\d{5})?_)?esp_hosted_/;
const hostedComponent = /^(?:\w+__)?esp[-_](?:hosted|wifi_remote)/;
const hostedObject = /^esp_hosted_\w+\.(?:c|cpp|cc)$/;

function isEspHosted({ symbol, object, component }: ConstructorOwner): boolean {
  return (
    hostedSymbol.test(symbol ?? '') ||
    hostedObject.test(object ?? '') ||
    hostedComponent.test(component ?? '')
  );
}

// esp_ipc.c, and the checks that two generations of a driver are not used together (esp-idf v5 driver components).
const idfSymbol = /^(?:esp_ipc_init|__esp_system_init_fn_\w+|check_\w+_conflict|include_esp_phy_override)$/;
// A checkout under any of its usual names, `/opt/esp/idf` of Espressif's Docker image, PlatformIO's package, and `/IDF`,
// to which reproducible builds map it.
const idfPath = /(?:^|\/)(?:esp-idf[^/]*|esp_idf|idf|IDF|framework-espidf[^/]*)\/components\//;
const idfComponentPrefix =
  /^esp_(?:driver_|adc$|app_|bootloader_|coex$|common$|eth$|event$|gdbstub$|hal_|hid$|http|hw_support$|ipc$|lcd$|libc$|local_ctrl$|mm$|netif$|partition$|phy$|pm$|psram$|ringbuf$|rom$|security$|stdio$|system$|tee$|timer$|trace$|usb_cdc|vfs_console$|wifi$)/;
const idfComponents = new Set(
  `app_trace app_update bootloader bootloader_support bt cmock console cxx driver efuse espcoredump
   esp-tls esp32 esp32c3 esp32h2 esp32s2 esp32s3 esp_adc_cal esptool_py fatfs freertos hal heap http_parser ieee802154 json log lwip mbedtls mqtt newlib nvs_flash
   nvs_sec_provider openthread partition_table perfmon protobuf-c protocomm pthread riscv rt sdmmc soc
   spi_flash spiffs tcp_transport touch_element ulp unity usb vfs wear_levelling wifi_provisioning
   wpa_supplicant xtensa`.split(/\s+/),
);

function isEspIdf({ symbol, file, component }: ConstructorOwner): boolean {
  if (idfSymbol.test(symbol ?? '') || idfPath.test(file ?? '')) return true;
  return component !== null && (idfComponents.has(component) || idfComponentPrefix.test(component));
}

// The emergency pool of exceptions, the key of the per-thread exception state, crtstuff.c's frame registration.
const runtimeSymbol =
  /^(?:frame_dummy|__?register_frame\w*|_GLOBAL__sub_I_(?:_ZN9__gnu_cxx9__freeresEv|__cxa_get_globals(?:_fast)?|_ZNSt(?:8ios_base4Init|6locale)\w*|_ZSt(?:3cin|4cout|4cerr|4clog)))$/;
// Units of libstdc++ and libgcc with constructors (gcc libstdc++-v3/libsupc++ and src), known by STT_FILE alone.
const runtimeObject =
  /^(?:eh_alloc|eh_globals|ios_init|globals_io|ios-inst|locale(?:-inst|_init|_facets)?|wlocale-inst|compatibility|system_error|future|memory_resource|tzdb|shared_ptr|atomicity|debug)\.cc$|^(?:crtstuff|unwind-dw2(?:-fde)?)\.c$/;

// A unit that is left empty has the line of a header of the standard library: that says nothing about its owner.
function isCppRuntime({ symbol, object, component }: ConstructorOwner): boolean {
  if (component === 'libstdc++' || component === 'libgcc') return true;
  return component === null && (runtimeSymbol.test(symbol ?? '') || runtimeObject.test(object ?? ''));
}
