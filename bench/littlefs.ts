/**
 * An image of 8 MiB with 322 files written and read, and 10,000 small files each way, as ratios to copying the same
 * bytes, in one run:
 *
 *     npm run bench:littlefs
 *
 * Writing plans and fills the image; reading finds every file, checks each commit's CRC and gives the bytes of all. Both
 * work in memory, as the copy does. CPU time is that of this process, the median of its rounds.
 */
// The built modules, since a benchmark is compiled by itself; what it uses of them is spelled out here.
type Layout = { readonly metadataBlocks: number };
type Volume = {
  readonly geometry: object;
  readonly files: readonly object[];
  readonly damages: readonly object[];
};
type Tree = {
  readonly folders: readonly string[];
  readonly files: readonly { path: string; size: number }[];
};
type Modules = {
  readonly planVolume: (tree: Tree, shape: object) => Layout;
  readonly writeVolume: (layout: Layout, read: (path: string) => Uint8Array) => Uint8Array;
  readonly readLittlefs: (bytes: Uint8Array) => Volume | null;
  readonly readLittlefsFile: (bytes: Uint8Array, geometry: object, file: object) => Uint8Array | null;
};
const load = (name: string): Promise<Partial<Modules>> =>
  import(new URL(`../dist/parsers/image/littlefs/${name}.js`, import.meta.url).href);
const loaded = await Promise.all(['volume-layout', 'write-volume', 'read-volume'].map(load));
// Each of the three modules has its part.
const { planVolume, writeVolume, readLittlefs, readLittlefsFile } = Object.assign({}, ...loaded) as Modules;

const rounds = 15;
const blockSize = 4096;
const shape = { blockSize, programSize: 128, cacheSize: 512 };

type Files = ReadonlyMap<string, Uint8Array>;

console.log(`median of ${rounds} rounds, CPU time; the ratio is to copying the same bytes`);
run('8 MiB, 322 files (120 frames, 202 Opus)', mediaFiles(), 2048);
run('64 MiB, 10,000 files of 200 bytes', smallFiles(), 16_384);

function run(title: string, files: Files, blockCount: number): void {
  const tree = {
    folders: [],
    files: [...files].map(([path, bytes]) => ({ path, size: bytes.length })),
  };
  const write = (): Uint8Array =>
    writeVolume(planVolume(tree, { ...shape, blockCount }), (path) => files.get(path) ?? new Uint8Array());
  const image = write();
  const content = readAll(image);
  if (content !== [...files.values()].reduce((sum, { length }) => sum + length, 0)) {
    throw new Error('What was read is not what was written.');
  }
  // The writer fills an image, the reader goes over its used part: the peer of both is one copy of the image.
  const copy = median(() => new Uint8Array(image.length).set(image));
  console.log(`${title}, ${content} bytes of content:`);
  for (const [name, action] of [
    ['write', write],
    ['read', () => readAll(image)],
  ] as const) {
    const ms = median(action);
    console.log(
      `  ${name.padEnd(6)} ${ms.toFixed(1).padStart(6)} ms, ${(ms / copy).toFixed(2)} x a copy of the image`,
    );
  }
  console.log(`  copy   ${copy.toFixed(1).padStart(6)} ms`);
}

function readAll(image: Uint8Array): number {
  const volume = readLittlefs(image);
  if (volume === null || volume.damages.length > 0) throw new Error('The image is not whole.');
  let sum = 0;
  for (const file of volume.files) sum += readLittlefsFile(image, volume.geometry, file)?.length ?? 0;
  return sum;
}

function median(action: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage();
    action();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

/** Frames so large that the volume of 8 MiB is nearly full. */
function mediaFiles(): Files {
  const files = new Map<string, Uint8Array>();
  for (let i = 0; i < 120; i++) files.set(`h264/${i}.h264`, noise(60_000 + ((i * 997) % 8_000), i));
  for (let i = 0; i < 202; i++) files.set(`opus/${i}.opus`, noise(160, i));
  return files;
}

function smallFiles(): Files {
  return new Map(Array.from({ length: 10_000 }, (_, i) => [`small/${i}.bin`, noise(200, i)] as const));
}

function noise(size: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (Math.imul(i + seed, 2_654_435_761) >>> 24) & 0xff);
}
