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
  const lines = text.split(/\r?\n/);
  return settings.filter((wanted) => {
    const name = nameOf(wanted);
    return lines.some((line) => {
      const other = nameOf(line);
      return name !== null && other !== null && isSameChoice(name, other) && line.trim() !== wanted;
    });
  });
}

/**
 * `sdkconfig.defaults` with these settings: a line that sets the option, or another of its choice, is replaced in its
 * place, and what is new goes to the end. All other bytes stay, the kind of line ends too.
 */
export function changeDefaults(text: string, settings: readonly string[]): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const pending = new Map(settings.map((line) => [nameOf(line) ?? line, line]));
  if ([...pending.values()].every((line) => isSaid(lines, line))) return text;
  const kept = lines.flatMap((line) => {
    const name = nameOf(line);
    const key = [...pending.keys()].find((one) => name !== null && isSameChoice(one, name));
    if (key === undefined) return [line];
    const replacement = pending.get(key) ?? '';
    // Further lines about the same option go: the last one would win.
    pending.set(key, '');
    return replacement === '' ? [] : [replacement];
  });
  const added = [...pending.values()].filter((line) => line !== '');
  return `${[...kept, ...added].join(lineEnd)}${lineEnd}`;
}

function isSaid(lines: readonly string[], wanted: string): boolean {
  const name = nameOf(wanted);
  const said = lines.filter((line) => {
    const other = nameOf(line);
    return name !== null && other !== null && isSameChoice(name, other);
  });
  return said.length === 1 && said[0]?.trim() === wanted;
}

function isSameChoice(a: string, b: string): boolean {
  return a === b || choices.some((names) => names.includes(a) && names.includes(b));
}

function nameOf(line: string): string | null {
  return setting.exec(line)?.groups?.['name'] ?? null;
}
