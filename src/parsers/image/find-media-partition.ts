import type { Partition } from '../../model/app-image.js';
import { dataSubtypes, partitionTypes } from '../source/partition-names.js';

/** The partition, or those that it might be: none, or more than one. */
type MediaPartition<Row> = Row | { readonly candidates: readonly Row[] };

type AnyRow = Pick<Partition, 'label' | 'type'> & { readonly subtype: number | null };

/**
 * The partition that the streamer mounts: the one of that label, else the only LittleFS partition, else the only one of
 * subtype `spiffs`, which many tables give to a LittleFS partition.
 */
export function findMediaPartition<Row extends AnyRow>(
  partitions: readonly Row[],
  label?: string,
): MediaPartition<Row> {
  const data = partitions.filter(({ type }) => type === partitionTypes.data);
  const ofSubtype = (wanted: number): Row[] => data.filter(({ subtype }) => subtype === wanted);
  const littlefs = ofSubtype(dataSubtypes.littlefs);
  const usual = littlefs.length > 0 ? littlefs : ofSubtype(dataSubtypes.spiffs);
  const candidates = label === undefined ? usual : data.filter((partition) => partition.label === label);
  const [only] = candidates;
  return only !== undefined && candidates.length === 1 ? only : { candidates };
}
