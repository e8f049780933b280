// # CONFIG_HEAP_TRACING_OFF is not set
const setting = /^\s*(?:# )?(?<name>CONFIG_[A-Z0-9_]{1,128})(?:=.*| is not set\s*)$/;

/** The first of these is chosen from the others' group: what contradicts it goes. */
const choices: readonly (readonly string[])[] = [
  ['CONFIG_HEAP_TRACING_OFF', 'CONFIG_HEAP_TRACING_STANDALONE', 'CONFIG_HEAP_TRACING_TOHOST'],
  ['CONFIG_HEAP_POISONING_DISABLED', 'CONFIG_HEAP_POISONING_LIGHT', 'CONFIG_HEAP_POISONING_COMPREHENSIVE'],
  [
    'CONFIG_ESP_SYSTEM_PANIC_SILENT_REBOOT',
    'CONFIG_ESP_SYSTEM_PANIC_PRINT_REBOOT',
    'CONFIG_ESP_SYSTEM_PANIC_PRINT_HALT',
    'CONFIG_ESP_SYSTEM_PANIC_GDBSTUB',
  ],
  [
    'CONFIG_ESP_COREDUMP_ENABLE_TO_NONE',
    'CONFIG_ESP_COREDUMP_ENABLE_TO_UART',
    'CONFIG_ESP_COREDUMP_ENABLE_TO_FLASH',
  ],
];

/** Of settings that a project has already, those that its `sdkconfig.defaults` says otherwise and would undo. */
export function undoneBy(text: string, settings: readonly string[]): string[] {
  const said = linesAbout(text, settings);
  return settings.filter((wanted) =>
    said.some((line) => line.text !== wanted && keyOf(line.text) === keyOf(wanted)),
  );
}

/** The lines of a text that set one of these options, or another of its choice. */
export function linesAbout(
  text: string,
  settings: readonly string[],
): { readonly line: number; readonly text: string }[] {
  const keys = new Set(settings.map(keyOf));
  return text.split(/\r?\n/).flatMap((line, index) => {
    const key = keyOf(line);
    return key !== null && keys.has(key) ? [{ line: index + 1, text: line.trim() }] : [];
  });
}

/**
 * `sdkconfig.defaults` with these settings: a line that sets the option, or another of its choice, is replaced in its
 * place, and what is new goes to the end. All other bytes stay, each line's end too.
 */
export function changeDefaults(text: string, settings: readonly string[]): string {
  if (isSaid(text, settings)) return text;
  const pending = new Map(settings.map((wanted) => [keyOf(wanted), wanted]));
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const kept = lines.map((line) => {
    const [end = ''] = /\r?\n$/.exec(line) ?? [];
    const key = keyOf(line.slice(0, line.length - end.length));
    const replacement = key === null ? undefined : pending.get(key);
    if (replacement === undefined) return end === '' ? line + lineEnd : line;
    // Further lines about the same option go: the last one would win.
    pending.set(key, '');
    return replacement === '' ? '' : replacement + (end || lineEnd);
  });
  const added = [...pending.values()].filter((wanted) => wanted !== '').map((wanted) => wanted + lineEnd);
  return [...kept, ...added].join('');
}

function isSaid(text: string, settings: readonly string[]): boolean {
  const said = linesAbout(text, settings);
  return settings.every((wanted) => {
    const [line, more] = said.filter((one) => keyOf(one.text) === keyOf(wanted));
    return line?.text === wanted && more === undefined;
  });
}

/** The option that a line sets, or the first of its choice; null where the line sets none. */
function keyOf(line: string): string | null {
  const name = setting.exec(line)?.groups?.['name'];
  if (name === undefined) return null;
  return choices.find((names) => names.includes(name))?.[0] ?? name;
}
