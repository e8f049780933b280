import type { FindingText } from '../../text/finding-text.js';
import type { NackFinding } from '../../../model/nack.js';
import { formatDecimal } from '../../text/figures.js';
import { formatCount } from '../../text/units.js';

/** A contradiction with its arithmetic. */
export function describeNackFinding(finding: NackFinding): FindingText {
  return { message: messageOf(finding), fix: fixes[finding.ruleId] ?? null };
}

const fixes: Partial<Record<NackFinding['ruleId'], string>> = {
  'nack-claim-duration':
    'Count the time from the start of the stream, not from the boot: the dma command does.',
  'nack-claim-packet-bytes':
    'Use the measured figure for the plan; prove it with two heap dumps of a running stream.',
  'nack-claim-window': 'Choose maxSize per track: its packet rate times the wanted window.',
  'nack-claim-mutex':
    'Check the lock policy of shared_ptr in the ELF: with _Lock_policy 1 (mutex) each control block makes a FreeRTOS mutex.',
};

function messageOf(finding: NackFinding): string {
  switch (finding.ruleId) {
    case 'nack-claim-fall-rate': {
      const { stated, computed, packetRate, bytesPerPacket, impliedBytes } = finding.evidence;
      return `${n(packetRate)} packets/s x ${n(bytesPerPacket)} B = ${n(computed)} KB/s, not ${n(stated)} KB/s; that rate would be ${n(impliedBytes)} B a packet.`;
    }
    case 'nack-claim-duration': {
      const { stated, computed, beforeKB, afterKB, fallKBPerSecond, impliedKBPerSecond } = finding.evidence;
      return `(${n(beforeKB)} - ${n(afterKB)}) KB / ${n(fallKBPerSecond)} KB/s = ${n(computed)} s, not ${n(stated)} s; over ${n(stated)} s the fall would be ${n(impliedKBPerSecond)} KB/s.`;
    }
    case 'nack-claim-packet-count': {
      const { stated, computed, packets, packetRate, fallSeconds } = finding.evidence;
      const also =
        fallSeconds === null
          ? ''
          : ` The fall gives ${n(fallSeconds)} s: the counts and the fall agree with each other.`;
      return `${n(packets)} stored packets / ${n(packetRate)} packets/s = ${n(computed)} s after the start of the stream, not ${n(stated)} s.${also}`;
    }
    case 'nack-claim-packet-bytes': {
      const { stated, computed, packets, fallKB } = finding.evidence;
      return `${n(fallKB)} KB / ${n(packets)} packets = ${n(computed)} B a packet, not ${n(stated)} B.`;
    }
    case 'nack-claim-parts': {
      const { stated, computed, parts } = finding.evidence;
      return `The parts that are named sum to ${parts.map(n).join(' + ')} = ${n(computed)} B a packet, not ${n(stated)} B.`;
    }
    case 'nack-claim-no-crash':
      return describeNoCrash(finding);
    case 'nack-claim-mutex': {
      const { partsBytes, mutexBytes, sumBytes, measured } = finding.evidence;
      return `${n(partsBytes)} B of parts + 2 FreeRTOS mutexes x ${n(mutexBytes)} B = ${n(sumBytes)} B, which fits the ${range(measured)} B that were measured.`;
    }
    case 'nack-claim-window': {
      const { stated, maxSize, packetRate, videoMs, audioMs } = finding.evidence;
      return `${n(maxSize)} packets are no window of ${n(stated)} ms: each track has a storage of its own, so it is ${n(videoMs)} ms of video and ${n(audioMs)} ms of audio. ${n(maxSize)} / ${n(packetRate)} packets/s takes both for one.`;
    }
    case 'nack-claim-total': {
      const { stated, computed, bytes } = finding.evidence;
      return `The store is ${formatCount(bytes)} B = ${n(computed)} KB of 1024 bytes, not ${n(stated)} KB.`;
    }
    case 'nack-claim-dma-total':
      return `A total of ${n(finding.evidence.totalKB)} KB of DMA memory is less than the ${n(finding.evidence.stated)} KB that were free at the start.`;
    case 'nack-claim-unbounded': {
      const { storages, maxSize } = finding.evidence;
      return `${n(storages)} storages x ${n(maxSize)} packets = ${n(storages * maxSize)} packets at most: the storage is bounded and comes back on close; it is neither unbounded growth nor a leak.`;
    }
    case 'nack-claim-fix-total': {
      const { statedKB, packets, measured, computedKB } = finding.evidence;
      return `After the fix ${n(packets)} packets x ${range(measured)} B = ${range(computedKB)} KB, not ${n(statedKB)} KB.`;
    }
  }
}

function describeNoCrash({ evidence }: Extract<NackFinding, { ruleId: 'nack-claim-no-crash' }>): string {
  const { dmaKB, cases } = evidence;
  const told = cases.map(
    ({ bytesPerPacket, storedPackets, storedKB, fullPackets, fullKB, exhaustSeconds }) =>
      `at ${n(bytesPerPacket)} B ${n(storedPackets)} packets are ${n(storedKB)} KB and all ${n(fullPackets)} are ${n(fullKB)} KB: ${
        exhaustSeconds === null ? 'no crash at all' : `no crash before ${n(exhaustSeconds)} s`
      }`,
  );
  return `To use up ${n(dmaKB)} KB it takes more: ${told.join('; ')}.`;
}

const n = formatDecimal;

function range({ low, high }: { readonly low: number; readonly high: number }): string {
  const [a, b] = [n(low), n(high)];
  return a === b ? a : `${a}-${b}`;
}
