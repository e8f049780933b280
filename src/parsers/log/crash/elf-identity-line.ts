// I (400) app_init: ELF file SHA256:  3627caad1...   and, in a panic, ELF file SHA256: 3627caad1
const elfIdentity = /ELF file SHA256:\s{1,4}(?<prefix>[0-9a-f]{6,64})\b/i;

/** The first digits of the running firmware's SHA-256, lower-case, from a line of a boot or a panic; else null. */
export function parseElfIdentity(text: string): string | null {
  return elfIdentity.exec(text)?.groups?.['prefix']?.toLowerCase() ?? null;
}
