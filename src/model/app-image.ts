/** A segment of an image; `offset` is that of its data in the file. */
export type ImageSegment = { readonly offset: number; readonly address: number; readonly length: number };

/** What `esp_app_desc_t` says of an application. */
export type AppDescription = {
  readonly project: string;
  readonly version: string;
  readonly idfVersion: string;
  readonly compiled: string;
  /** 64 lower-case hexadecimal digits; null where the build left it out. */
  readonly elfSha256: string | null;
};

/** What `esp_bootloader_desc_t` says of a second-stage bootloader. */
export type BootloaderDescription = {
  readonly version: number;
  readonly idfVersion: string;
  readonly compiled: string;
};

/** Chip revisions as major x 100 + minor. */
export type RevisionRange = {
  readonly min: number;
  /** Null where there is no upper limit. */
  readonly max: number | null;
};

/** An image as `elf2image` makes it: a bootloader or an application. */
export type AppImage = {
  readonly chipId: number;
  readonly entry: number;
  readonly flashMode: string;
  readonly flashSizeBytes: number | null;
  readonly revisions: RevisionRange;
  readonly segments: readonly ImageSegment[];
  readonly statedSegments: number;
  /** False where the file ends before the image does. */
  readonly isComplete: boolean;
  /** Stored and computed; null where the image is cut short. */
  readonly checksum: { readonly stored: number; readonly computed: number } | null;
  /** The SHA-256 that stands behind the image, over its bytes before it; null where none was appended. */
  readonly hash: { readonly coveredBytes: number; readonly stored: string } | null;
  readonly app: AppDescription | null;
  readonly bootloader: BootloaderDescription | null;
};

export type Partition = {
  readonly label: string;
  readonly type: number;
  readonly subtype: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly isEncrypted: boolean;
  readonly isReadOnly: boolean;
};

export type PartitionTable = {
  readonly partitions: readonly Partition[];
  /** The MD5 row in hexadecimal and the bytes that it covers; null where there is none. */
  readonly md5: { readonly coveredBytes: number; readonly stored: string } | null;
};
