import { type Recoverable, recoverable } from "#domain/recovery-points/key-gone.ts";
import { Refusal } from "#domain/refusal.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { ReadContext } from "../context.ts";
import { type InventoryTotals, readTotals } from "../objects/inventory-totals.ts";
import {
  listObjectVersions,
  type ObjectVersionFilter,
  type ObjectVersionPage,
  type ObjectVersionRow,
} from "../objects/list-object-versions.ts";
import { readSamples } from "../observe/samples.ts";
import { knownKeys } from "../standards/known-keys.ts";

/** A version, and whether the key it was locked with can still open it: by what is known now. Null: it names no key. */
export type VersionRow = ObjectVersionRow & { readonly opens: Recoverable | null };

export type ObjectVersions = {
  /** Null: the site has no object store. */
  readonly component: string | null;
  readonly region: string | null;
  /** All object stores of the site. */
  readonly stores: readonly string[];
  /** Without it nobody could tell an empty list from one that was never made. Null: nothing was listed yet. */
  readonly inventory: {
    readonly versions: number;
    readonly bytes: number;
    /** Null: not all of it was listed yet. */
    readonly listedSince: string | null;
  } | null;
  readonly rows: readonly VersionRow[];
  readonly next: ObjectVersionPage["next"];
};

type Asked = Omit<ObjectVersionFilter, "component"> & { readonly component?: string | undefined };

/** One page of the versions of one store; where none is named, of the site's first. @throws Refusal not-found */
export async function readObjectVersions(
  { db, topology }: Pick<ReadContext, "db" | "topology">,
  { component: wanted, ...filter }: Asked,
): Promise<ObjectVersions> {
  const all = componentsOf(topology, "objects");
  const stores = all.map(({ id }) => id);
  const store = wanted === undefined ? all[0] : all.find(({ id }) => id === wanted);
  if (store === undefined) {
    if (wanted !== undefined) throw new Refusal("not-found", "component-not-found", { component: wanted });
    return { component: null, region: null, stores, inventory: null, rows: [], next: null };
  }
  const { id: component } = store;
  const { region } = store.component;
  const [{ rows, next }, totals, samples] = await Promise.all([
    listObjectVersions(db, { component, ...filter }),
    readTotals(db, component),
    readSamples(db),
  ]);
  const keys = knownKeys(topology, samples, new Date());
  const opens = ({ keyId }: ObjectVersionRow) =>
    keyId === null ? null : recoverable({ region, keyId, encrypted: true }, keys);
  return {
    component,
    region,
    stores,
    inventory: totals && inventoryOf(totals),
    rows: rows.map((row) => ({ ...row, opens: opens(row) })),
    next,
  };
}

function inventoryOf({ versions, bytes, listedSince }: InventoryTotals): ObjectVersions["inventory"] {
  return { versions, bytes, listedSince: listedSince?.toISOString() ?? null };
}
