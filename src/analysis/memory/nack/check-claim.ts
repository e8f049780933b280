import type { Confidence, Severity } from '../../../model/finding.js';
import type { Interval } from '../../../model/console-report.js';
import type { NackCheck, NackClaim, NackFinding, NackRuleId } from '../../../model/nack.js';
import { fingerprintOf } from '../../fingerprint.js';
import { secondsUntilStored, tracksOf } from './nack-store.js';
import { mutexBytes } from '../../toolchain/lock-bytes.js';
import { assumedStream } from './assumed-stream.js';

/** Figures that differ by less are rounded. */
const tolerance = 0.1;

/** Between KB of 1000 and of 1024 bytes lie 2.4 %. */
const unitTolerance = 0.01;

const kilobyte = 1024;

/** Each figure of a claim that the others allow to compute; those that hold too. */
export function listNackChecks(claim: NackClaim): readonly NackCheck[] {
  const wrong = new Set(checkNackClaim(claim).map(({ ruleId }) => ruleId));
  return checkFacts(new ClaimFacts(claim, true)).map((finding) => ({
    finding,
    holds: !wrong.has(finding.ruleId),
  }));
}

/** Checks a crash story against itself; whatever its figures do not allow to compute is left out. */
export function checkNackClaim(claim: NackClaim): readonly NackFinding[] {
  return checkFacts(new ClaimFacts(claim, false));
}

function checkFacts(facts: ClaimFacts): readonly NackFinding[] {
  return [...checkFall(facts), ...checkPackets(facts), ...checkStore(facts), ...checkFix(facts)];
}

/** The figures of a claim, and what follows from two of them. */
class ClaimFacts {
  readonly crash: NonNullable<NackClaim['crash']>;
  readonly store: NonNullable<NackClaim['store']>;
  readonly fix: NonNullable<NackClaim['fix']>;
  readonly packetRate: number | undefined;
  readonly audioRate: number;
  /** Each figure that can be computed counts as off. */
  readonly #takesAll: boolean;

  constructor({ crash = {}, store = {}, stream = {}, fix = {} }: NackClaim, takesAll: boolean) {
    this.#takesAll = takesAll;
    this.crash = crash;
    this.store = store;
    this.fix = fix;
    this.packetRate = stream.packetRate;
    this.audioRate = stream.audioRate ?? assumedStream.audioRate;
  }

  isOff(stated: number, computed: number, allowed = tolerance): boolean {
    const distance = Math.abs(stated - computed);
    return this.#takesAll || distance > allowed * Math.max(Math.abs(stated), Math.abs(computed));
  }

  get fallKB(): number | undefined {
    const { dmaBeforeKB: before, dmaAfterKB: after } = this.crash;
    return before === undefined || after === undefined ? undefined : before - after;
  }

  get fallSeconds(): number | undefined {
    const { fallKBPerSecond } = this.crash;
    return this.fallKB === undefined || fallKBPerSecond === undefined
      ? undefined
      : this.fallKB / fallKBPerSecond;
  }

  /** Packets in all storages when it crashed. */
  get packets(): number | undefined {
    const { storedVideo, storedAudio } = this.crash;
    return storedVideo === undefined ? undefined : storedVideo + (storedAudio ?? 0);
  }

  get partsBytes(): number | undefined {
    return this.store.partsBytes?.reduce((sum, part) => sum + part, 0);
  }

  /** What a packet took, by the fall over the count and by the rate of the fall over the rate of packets. */
  get measured(): Interval | undefined {
    const byCount = this.fallKB && this.packets ? (this.fallKB * kilobyte) / this.packets : undefined;
    const rate = this.crash.fallKBPerSecond;
    const byRate = rate && this.packetRate ? (rate * kilobyte) / this.packetRate : undefined;
    const known = [byCount, byRate].filter((bytes) => bytes !== undefined);
    return known.length === 0 ? undefined : { low: Math.min(...known), high: Math.max(...known) };
  }
}

function checkFall(facts: ClaimFacts): NackFinding[] {
  const { crash, store, packetRate, fallKB, fallSeconds } = facts;
  const { fallKBPerSecond: rate, streamingSeconds: seconds, dmaBeforeKB, dmaAfterKB } = crash;
  const bytesPerPacket = store.bytesPerPacket;
  const findings: NackFinding[] = [];
  if (rate !== undefined && packetRate !== undefined && bytesPerPacket !== undefined) {
    const computed = (packetRate * bytesPerPacket) / kilobyte;
    const impliedBytes = (rate * kilobyte) / packetRate;
    const evidence = { stated: rate, computed, packetRate, bytesPerPacket, impliedBytes };
    if (facts.isOff(rate, computed))
      findings.push({ ruleId: 'nack-claim-fall-rate', evidence, ...proof(rate, computed) });
  }
  if (
    seconds !== undefined &&
    fallSeconds !== undefined &&
    fallKB !== undefined &&
    facts.isOff(seconds, fallSeconds)
  ) {
    findings.push({
      ruleId: 'nack-claim-duration',
      evidence: {
        stated: seconds,
        computed: fallSeconds,
        beforeKB: dmaBeforeKB ?? 0,
        afterKB: dmaAfterKB ?? 0,
        fallKBPerSecond: rate ?? 0,
        impliedKBPerSecond: fallKB / seconds,
      },
      ...proof(seconds, fallSeconds),
    });
  }
  return findings.map(named);
}

function checkPackets(facts: ClaimFacts): NackFinding[] {
  const { crash, store, packetRate, packets, fallKB, fallSeconds, partsBytes, measured } = facts;
  const { streamingSeconds: seconds } = crash;
  const { bytesPerPacket: stated, partsBytes: parts = [] } = store;
  const findings: NackFinding[] = [];
  if (seconds !== undefined && packets && packetRate && facts.isOff(seconds, packets / packetRate)) {
    const computed = packets / packetRate;
    const evidence = { stated: seconds, computed, packets, packetRate, fallSeconds: fallSeconds ?? null };
    findings.push({ ruleId: 'nack-claim-packet-count', evidence, ...proof(seconds, computed) });
  }
  if (stated !== undefined && fallKB && packets && facts.isOff(stated, (fallKB * kilobyte) / packets)) {
    const computed = (fallKB * kilobyte) / packets;
    const evidence = { stated, computed, packets, fallKB };
    findings.push({ ruleId: 'nack-claim-packet-bytes', evidence, ...proof(stated, computed) });
  }
  if (stated !== undefined && partsBytes !== undefined && facts.isOff(stated, partsBytes)) {
    const evidence = { stated, computed: partsBytes, parts };
    findings.push({ ruleId: 'nack-claim-parts', evidence, ...proof(stated, partsBytes) });
  }
  const sumBytes = (partsBytes ?? 0) + 2 * mutexBytes;
  if (partsBytes !== undefined && measured && sumBytes >= measured.low && sumBytes <= measured.high) {
    const evidence = { partsBytes, mutexBytes, sumBytes, measured };
    findings.push({ ruleId: 'nack-claim-mutex', evidence, ...hint([partsBytes]) });
  }
  return findings.map(named);
}

function checkStore(facts: ClaimFacts): NackFinding[] {
  const { crash, store, measured } = facts;
  const { storages, maxSize, bytesPerPacket, totalKB, dmaTotalKB, isUnbounded } = store;
  const findings: NackFinding[] = [...checkCrash(facts)];
  if (totalKB !== undefined && storages && maxSize && bytesPerPacket) {
    const bytes = storages * maxSize * bytesPerPacket;
    const isUnit = facts.isOff(totalKB, bytes / kilobyte, unitTolerance);
    const evidence = { stated: totalKB, computed: bytes / kilobyte, bytes };
    if (isUnit) findings.push({ ruleId: 'nack-claim-total', evidence, ...hint([totalKB], 'by-proof') });
  }
  const before = crash.dmaBeforeKB;
  if (dmaTotalKB !== undefined && before !== undefined && dmaTotalKB < before) {
    const evidence = { stated: before, computed: dmaTotalKB, totalKB: dmaTotalKB };
    findings.push({ ruleId: 'nack-claim-dma-total', evidence, ...proof(before, dmaTotalKB) });
  }
  if (isUnbounded && storages && maxSize) {
    findings.push({
      ruleId: 'nack-claim-unbounded',
      evidence: { storages, maxSize },
      ...proof(storages, maxSize),
    });
  }
  const { fix } = facts;
  if (fix.totalKB !== undefined && fix.maxSize && storages && measured) {
    const packets = storages * fix.maxSize;
    const computedKB = {
      low: (packets * measured.low) / kilobyte,
      high: (packets * measured.high) / kilobyte,
    };
    const evidence = { statedKB: fix.totalKB, packets, measured, computedKB };
    const isWrong = facts.isOff(fix.totalKB, computedKB.low) && facts.isOff(fix.totalKB, computedKB.high);
    if (isWrong) findings.push({ ruleId: 'nack-claim-fix-total', evidence, ...proof(fix.totalKB, packets) });
  }
  return findings.map(named);
}

// A store that fits, even when full, has not used the memory up.
function checkCrash({
  store,
  packets,
  packetRate,
  audioRate,
  fallKB,
  partsBytes,
}: ClaimFacts): NackFinding[] {
  const { storages, maxSize, bytesPerPacket } = store;
  if (!storages || !maxSize || !bytesPerPacket || !packets || !packetRate || !fallKB) return [];
  if (packetRate <= audioRate) return [];
  const tracks = tracksOf({ storages, packetRate, audioRate });
  const cases = [bytesPerPacket, ...(partsBytes === undefined ? [] : [partsBytes])].map((bytes) => ({
    bytesPerPacket: bytes,
    storedPackets: packets,
    storedKB: (packets * bytes) / kilobyte,
    fullPackets: storages * maxSize,
    fullKB: (storages * maxSize * bytes) / kilobyte,
    exhaustSeconds: secondsUntilStored((fallKB * kilobyte) / bytes, maxSize, tracks),
  }));
  if (cases.every(({ storedKB }) => storedKB >= fallKB)) return [];
  return [
    { ruleId: 'nack-claim-no-crash', evidence: { dmaKB: fallKB, cases }, ...proof(bytesPerPacket, packets) },
  ];
}

function checkFix(facts: ClaimFacts): NackFinding[] {
  const { fix, store, packetRate, audioRate } = facts;
  const { windowMs, maxSize } = fix;
  if (windowMs === undefined || !maxSize || !packetRate || packetRate <= audioRate) return [];
  const tracks = tracksOf({ storages: store.storages ?? 2, packetRate, audioRate });
  const [videoMs = 0, audioMs = videoMs] = tracks.map((track) => (maxSize / track.packetRate) * 1000);
  if (!facts.isOff(windowMs, videoMs)) return [];
  const evidence = { stated: windowMs, computed: videoMs, maxSize, packetRate, videoMs, audioMs };
  const finding: NackFinding = { ruleId: 'nack-claim-window', evidence, ...proof(windowMs, maxSize) };
  return [named(finding)];
}

type Judged = { readonly severity: Severity; readonly confidence: Confidence; readonly fingerprint: string };

function proof(...figures: readonly number[]): Judged {
  return { severity: 'warning', confidence: 'by-proof', fingerprint: figures.join(' ') };
}

function hint(figures: readonly number[], confidence: Confidence = 'by-size'): Judged {
  return { severity: 'note', confidence, fingerprint: figures.join(' ') };
}

// The same contradiction in the same figures is the same finding.
function named(finding: NackFinding): NackFinding {
  const rule: NackRuleId = finding.ruleId;
  return { ...finding, fingerprint: fingerprintOf(rule, [finding.fingerprint]) };
}
