import type { MissingPart } from '../../model/crash-frame.js';
import { parseStartFailure } from '../../parsers/log/crash/start-failure.js';

/** `rpc_core: Response not received for [0x116]` and others of esp_hosted, whose chip for Wi-Fi does not answer. */
const ofCoprocessor =
  /^(?:rpc_core: (?:Response not received|Timeout)|sdio_wrapper: sdmmc_card_init failed|H_SDIO_DRV: sdio card init failed|transport: (?:Not able to connect|ensure_slave_bus_ready failed))/i;

/** The part of the board that did not answer, as errors just before a panic say (`tag: message`); null for none. */
export function missingPart(errors: readonly string[]): MissingPart | null {
  if (errors.some(isOfPsram)) return 'psram';
  return errors.some((error) => ofCoprocessor.test(error)) ? 'coprocessor' : null;
}

function isOfPsram(error: string): boolean {
  const message = error.slice(error.indexOf(': ') + 2);
  return parseStartFailure(message)?.problem === 'psram';
}
