import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { Observe } from "#domain/topology/topology.ts";
import type {
  ArchiveListing,
  BucketSettings,
  ImageListing,
  KeptCopy,
  ListedKey,
  Look,
  SourcesListing,
} from "../adapters/ports.ts";

/** One thing that is measured each interval. `look` throws when it does not answer. */
export type Target = Observe & {
  readonly key: string;
  readonly component: string;
  readonly node: string;
  readonly kind: MeasurementValue["kind"];
  look(look: Look): Promise<Seen>;
};
export type Seen = {
  readonly value: MeasurementValue;
  readonly ok: boolean;
  readonly error?: string;
  /** Of a source of recovery points: all that it lists, from which the measurement was made. */
  readonly listed?: Listed;
};

/** What a source of recovery points lists. */
export type Listed =
  | { readonly kind: "archive"; readonly listing: ArchiveListing }
  | { readonly kind: "images"; readonly listing: ImageListing }
  | { readonly kind: "sources"; readonly listing: SourcesListing }
  /** `copies` null: nobody could look. */
  | { readonly kind: "keys"; readonly keys: readonly ListedKey[]; readonly copies: readonly KeptCopy[] | null }
  /** The bucket's settings alone: its versions are listed in rounds of their own (server/objects). */
  | { readonly kind: "objects"; readonly settings: BucketSettings };

const SOURCES: ReadonlySet<MeasurementValue["kind"]> = new Set<Listed["kind"]>([
  "archive",
  "images",
  "sources",
  "keys",
  "objects",
]);

/** Whether rows and verdicts follow from each look at it (server/recovery-points/follow-look.ts). */
export function isSource({ kind }: Pick<Target, "kind">): boolean {
  return SOURCES.has(kind);
}
