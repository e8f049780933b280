/** True where the long form of the tests was asked for (`ESP_RTC_DIAG_THOROUGH=1`); samples of it run else. */
export const isThorough = process.env['ESP_RTC_DIAG_THOROUGH'] === '1';
