import type { Standing } from "#domain/recovery-points/confidence.ts";
import type { LockedPoint } from "#domain/recovery-points/key-gone.ts";
import type { ProvenGroup } from "#domain/recovery-points/weakest.ts";
import type { Placed } from "#domain/topology/find.ts";
import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { Standards } from "#domain/topology/topology.ts";
import type { ReadAt, TestedAt } from "../ladder-of-tests.ts";
import type { Damage } from "../read-damage.ts";

/** Kinds of components that recovery points are kept of: the rows of the page, in its order. A new one is one file here, and its words. */
export const BACKED_UP = ["archive", "objects", "sources", "images", "keys", "stream"] as const;
export type BackedUp = (typeof BACKED_UP)[number];

/** Figures of a sentence in `backups.demand` or `backups.reality`, by the name of the kind; `…Ms` is a span, told in the unit that fits it. */
export type Figures = Readonly<Record<string, string | number>>;

/** What the inventory has of one component now. */
export type Kept = {
  readonly points: number;
  /** Of those, what was read and found not to be what it says. */
  readonly failed: number;
  readonly newestAt: Date | null;
  readonly proven: readonly ProvenGroup[];
  /** Each way in which they are locked, once. */
  readonly locks: readonly LockedPoint[];
};

export type KindFacts<Kind extends BackedUp> = {
  readonly component: Placed<Kind>["component"];
  readonly standards: Standards | undefined;
  /** Its newest sample, however old. Null: never looked at. */
  readonly value: MeasurementValue | null;
  readonly kept: Kept;
  /** Newest first. */
  readonly tests: readonly TestedAt[];
  /** When all of it was last read. Null: never, or its points are read one by one. */
  readonly read: ReadAt | null;
  /** What reading and restoring found to be unreadable. */
  readonly damage: Damage;
  readonly now: Date;
};

/** One row, as far as its kind decides. */
export type KindLook = {
  /** Null: nothing can be said of it yet. */
  readonly reality: Figures | null;
  /** The newest moment it can be brought back to. */
  readonly newestAt: Date | null;
  /** What there is to go back to now (null: not listed to the end yet), and what of it is not what it should be. */
  readonly restorable: number | null;
  readonly broken: number;
  /** Where points are kept in an inventory of their own, how many. */
  readonly points?: number;
  /** Its source says itself that it keeps nothing: that is known, although no look at it is a good one. */
  readonly emptied?: boolean;
  /** Null: nothing is kept of it. */
  readonly standing: Standing | null;
  readonly locks: readonly LockedPoint[];
  /** Whether being locked means anything here: a commit needs no key. */
  readonly lockable: boolean;
};

export type Kind<Name extends BackedUp> = {
  /** As its verdicts are kept (`standard_verdict.standard`). */
  readonly standard: string;
  /** Demands of its standard, in the order they are shown. */
  readonly parts: readonly string[];
  /** Node under which its newest sample is kept. Null: the product keeps these points itself, and looks at nobody. */
  readonly node: (component: Placed<Name>["component"]) => string | null;
  /** What the site's file demands. Null: nothing. */
  readonly demand: (standards: Standards | undefined) => Figures | null;
  readonly look: (facts: KindFacts<Name>) => KindLook;
};

const DAY_MS = 86_400_000;
export const days = (ms: number) => Math.round(ms / DAY_MS);
