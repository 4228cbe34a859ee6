import { OFFSETS_KEPT_DAYS } from "#domain/standards/offsets.ts";
import type { Inventory } from "./sync-inventory.ts";

/** One day of a stream, as `stream_offset` has it. */
export type KeptOffsets = {
  readonly day: Date;
  readonly takenAt: Date;
  readonly zone: string;
  readonly replicationId: string;
  readonly lastId: string;
  readonly length: number;
  readonly groups: unknown;
};

/** Each day on which it was kept where the groups of a stream stood, as a recovery point. Pure. */
export function offsetsInventory(component: string, region: string, days: readonly KeptOffsets[]): Inventory {
  const points = days.map(({ day, takenAt, zone, replicationId, lastId, length, groups }) => ({
    kind: "offset-snapshot" as const,
    externalId: day.toISOString().slice(0, 10),
    takenAt,
    coversFrom: takenAt,
    coversUntil: null,
    sizeBytes: null,
    retentionUntil: new Date(day.getTime() + OFFSETS_KEPT_DAYS * 86_400_000),
    region,
    keyId: null,
    encrypted: null,
    detail: { zone, replicationId, lastId, length, groups },
  }));
  return { component, kinds: ["offset-snapshot"], points };
}
