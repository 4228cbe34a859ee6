import type { LockedPoint } from "#domain/recovery-points/key-gone.ts";
import { OBJECTS_PARTS } from "#domain/standards/objects-facts.ts";
import { shortName } from "../key-state.ts";
import { ladderOfReadings } from "../ladder-of-tests.ts";
import { proveEveryMs } from "../prove-every.ts";
import { days, type Kind } from "./kind.ts";

/** Versions of the objects of one bucket: each is there, locked and readable, or it is told. They have an inventory of their own. */
export const objects: Kind<"objects"> = {
  standard: "objects",
  parts: OBJECTS_PARTS,
  node: (component) => component.region,
  demand: (standards) => {
    const standard = standards?.objects;
    return standard === undefined ? null : { mode: standard.lock.mode, days: days(standard.lock.atLeastMs) };
  },
  look: ({ component, value, standards, read, now }) => {
    const seen = value?.kind === "objects" ? value : null;
    const inventory = seen?.inventory ?? null;
    const lock = seen?.settings.lock ?? null;
    const encryption = seen?.settings.encryption ?? null;
    const { region } = component;
    const next: LockedPoint[] =
      encryption === null ? [] : [{ region, keyId: encryption.keyId, encrypted: encryption.algorithm !== "none" }];
    const named = new Set(next.map(({ keyId }) => shortName(keyId ?? "")));
    // What the next version is locked with, and what those that are there are locked with; a store may write one key in two ways.
    const others = (inventory?.keys ?? []).filter((keyId) => !named.has(shortName(keyId)));
    const locks = [...next, ...others.map((keyId) => ({ region, keyId, encrypted: true }))];
    return {
      reality:
        inventory === null || lock === null
          ? null
          : { n: inventory.versions, mode: lock.mode, days: days(lock.retainMs) },
      newestAt: inventory?.newestAt ? new Date(inventory.newestAt) : null,
      points: inventory?.versions ?? 0,
      restorable: inventory?.versions ?? null,
      broken: inventory?.wrong ?? 0,
      standing: inventory === null ? null : ladderOfReadings(read, proveEveryMs("object-version", standards), now),
      locks,
      lockable: true,
    };
  },
};
