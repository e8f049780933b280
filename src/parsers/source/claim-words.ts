import type { NackClaim } from '../../model/nack.js';

type Figures = { -readonly [Part in keyof NackClaim]?: Record<string, number | boolean | number[]> };

const number = String.raw`(?<value>\d[\d,]*(?:\.\d+)?)`;
const kb = String.raw`\s*(?:KB|KiB|kB|K)\b`;
const about = String.raw`(?:about|around|some|only|approximately|~)?\s*`;

type Rule = { readonly part: keyof NackClaim; readonly member: string; readonly forms: readonly RegExp[] };

// How people tell the story of a store that ate the memory; each form names one figure.
const rules: readonly Rule[] = [
  {
    part: 'crash',
    member: 'streamingSeconds',
    forms: [
      form(`after ${about}${number}\\s*(?:s|sec|seconds)\\b(?=[^.]{0,40}stream)`),
      form(`(?:crash\\w*|dies|fail\\w*) after ${about}${number}\\s*(?:s|sec|seconds)\\b`),
    ],
  },
  {
    part: 'crash',
    member: 'dmaBeforeKB',
    forms: [
      form(`DMA[^.;]{0,40}?from ${about}${number}${kb}`),
      form(`${number}${kb} (?:of DMA )?(?:were|was|is) free(?: at the start| before)?`),
    ],
  },
  {
    part: 'crash',
    member: 'dmaAfterKB',
    forms: [form(`from ${about}[\\d,.]+${kb}\\s*(?:down )?to ${about}${number}${kb}`)],
  },
  {
    part: 'crash',
    member: 'fallKBPerSecond',
    forms: [form(`${number}${kb}\\s*(?:/\\s*s|per second|a second)\\b`)],
  },
  {
    part: 'crash',
    member: 'storedVideo',
    forms: [
      form(`video (?:held|had|stored) ${about}${number}`),
      form(`${number} (?:video packets|packets of video)`),
    ],
  },
  {
    part: 'crash',
    member: 'storedAudio',
    forms: [
      form(`audio (?:held |had |stored )?${about}${number}`),
      form(`${number} (?:audio packets|packets of audio)`),
    ],
  },
  { part: 'store', member: 'storages', forms: [form(`${number} (?:storages|stores)\\b`)] },
  {
    part: 'store',
    member: 'maxSize',
    forms: [
      form(`(?:up to|at most|stores|keeps) ${about}${number} packets`),
      form(`max(?:imum)?[ -]?size (?:is |was |of )?${about}${number}`),
    ],
  },
  {
    part: 'store',
    member: 'bytesPerPacket',
    forms: [form(`${number} (?:bytes|B) (?:each|a packet|per packet)`)],
  },
  {
    part: 'store',
    member: 'totalKB',
    forms: [
      form(
        `(?:store|storage|storages)[^.;]{0,30}?(?:takes?|need|needs|total(?:s|ling)?) ${about}${number}${kb}`,
      ),
    ],
  },
  {
    part: 'store',
    member: 'dmaTotalKB',
    forms: [form(`${number}${kb} of DMA in all`), form(`DMA[^.;]{0,20} in all ${about}${number}${kb}`)],
  },
  {
    part: 'stream',
    member: 'packetRate',
    forms: [form(`${number} packets\\s*(?:/\\s*s|per second|a second)`)],
  },
  {
    part: 'stream',
    member: 'audioRate',
    forms: [form(`${number} audio packets\\s*(?:/\\s*s|per second|a second)`)],
  },
  {
    part: 'fix',
    member: 'maxSize',
    forms: [
      form(`\\d+\\s*(?:→|->|to)\\s*${number}(?=\\s*(?:packets|\\.|,|;|\\)|$))`),
      form(`reduced to ${number}`),
    ],
  },
  {
    part: 'fix',
    member: 'windowMs',
    forms: [
      form(`${number}\\s*ms (?:window|of packets)`),
      form(`packets?"?\\s*(?:=|is|are)\\s*${number}\\s*ms`),
    ],
  },
];

const unbounded = /\bunbounded\b|without (?:a )?(?:bound|limit)/i;

function form(source: string): RegExp {
  return new RegExp(source, 'i');
}

/** Reads the figures of a crash story that is told in words; a figure that no form knows is left out. Null without any. */
export function parseClaimWords(text: string): NackClaim | null {
  const plain = text.replaceAll(/\s+/g, ' ');
  const claim: Figures = {};
  for (const { part, member, forms } of rules) {
    const value = firstValue(forms, plain);
    if (value !== null) (claim[part] ??= {})[member] = value;
  }
  if (Object.keys(claim).length === 0) return null;
  if (unbounded.test(plain)) (claim.store ??= {})['isUnbounded'] = true;
  return claim;
}

function firstValue(forms: readonly RegExp[], text: string): number | null {
  for (const one of forms) {
    const value = one.exec(text)?.groups?.['value'];
    if (value !== undefined) return Number(value.replaceAll(',', ''));
  }
  return null;
}
