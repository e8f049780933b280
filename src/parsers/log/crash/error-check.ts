/** Text of a device that goes into a record is cut here. */
const maxTextLength = 200;

/** Lines from the check to the abort that follows from it, with room for lines of other tasks. */
const maxLines = 16;

// ESP_ERROR_CHECK failed: esp_err_t 0x101 (ESP_ERR_NO_MEM) at 0x4200a1c2
const start = /^ESP_ERROR_CHECK failed: esp_err_t 0x[0-9a-f]{1,8} \((?<error>\w{1,60})\)/;
// file: "./main/main.cpp" line 88
const place = /^file: "(?<file>[^"]{1,160})" line (?<line>\d{1,6})/;
// expression: esp_vfs_littlefs_register(&conf)
const expression = /^expression: (?<expression>\S.*?)\s*$/;

/** Reads what a failed ESP_ERROR_CHECK prints before it aborts (esp-idf esp_err.c): the abort itself names no cause. */
export class ErrorCheckParser {
  #check: { readonly line: number; error: string; place: string; expression: string } | null = null;

  push(message: string, line: number): void {
    const error = start.exec(message)?.groups?.['error'];
    if (error !== undefined) {
      this.#check = { line, error, place: '', expression: '' };
      return;
    }
    if (!this.#check) return;
    const at = place.exec(message)?.groups;
    if (at) this.#check.place = ` at ${at['file']}:${at['line']}`;
    const failed = expression.exec(message)?.groups?.['expression'];
    if (failed !== undefined) this.#check.expression = ` from ${failed}`;
  }

  /** Why the firmware aborts in this line; null where no check failed just before. */
  takeReason(line: number): string | null {
    const check = this.#check;
    this.#check = null;
    if (!check || line - check.line > maxLines) return null;
    const text = `ESP_ERROR_CHECK failed: ${check.error}${check.expression}${check.place}`;
    return text.slice(0, maxTextLength);
  }
}
