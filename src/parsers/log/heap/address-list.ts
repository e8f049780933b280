/** Addresses found in a text, and the words in it that are none. */
export type AddressList = { readonly addresses: readonly number[]; readonly rejected: readonly string[] };

const separators = /[\s,:;]+/;
const hexAddress = /^(?:0x)?([0-9a-f]{1,8})$/i;

/**
 * Reads hexadecimal addresses, with or without `0x`, separated by blanks, commas, or the colons of a list of callers
 * (`0x40012164:0x401700b2`).
 */
export function parseAddressList(text: string): AddressList {
  const addresses: number[] = [];
  const rejected: string[] = [];
  for (const word of text.split(separators)) {
    const digits = hexAddress.exec(word)?.[1];
    if (digits !== undefined) addresses.push(Number.parseInt(digits, 16));
    else if (word !== '') rejected.push(word);
  }
  return { addresses, rejected };
}
