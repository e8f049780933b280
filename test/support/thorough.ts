/** True where the long form of the tests was asked for (`ESP_RTC_DIAG_THOROUGH=1`); samples of it run else. */
export const isThorough = process.env['ESP_RTC_DIAG_THOROUGH'] === '1';

/** Why a test that takes long is skipped. */
export const onlyThorough = 'takes long: ESP_RTC_DIAG_THOROUGH=1';

/** How many cases a property test tries: all where they were asked for, else a fifth, but at least a hundred. */
export function casesOf(all: number): number {
  return isThorough ? all : Math.min(all, Math.max(100, Math.ceil(all / 5)));
}
