import { componentsOf } from "#domain/topology/find.ts";
import type { Component } from "#domain/topology/topology.ts";
import type { KeptCopy, ListedKey } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { measureObjects } from "../objects/measure-objects.ts";
import { measureKeys } from "../observe/catalogue-targets.ts";
import { type Sample, storeSamples } from "../observe/store-samples.ts";
import type { Listed } from "../observe/target.ts";
import { tellOnce } from "../observe/tell-once.ts";
import { sweepScratches } from "../restore-tests/sweep-scratches.ts";
import { judgeCatalogue } from "../standards/judge-catalogue.ts";
import { judgeStandards } from "../standards/judge-standards.ts";
import { judgeStores } from "../standards/judge-stores.ts";
import { archiveInventory } from "./archive-inventory.ts";
import { imagesInventory, keysInventory, sourcesInventory } from "./catalogue-inventory.ts";
import { keepMissingCopies } from "./keep-missing-copies.ts";
import { knownPoints } from "./known-points.ts";
import { markVerified } from "./mark-verified.ts";
import { type Inventory, syncInventory } from "./sync-inventory.ts";

const sweeping = tellOnce("removing what restore tests left in");

/**
 * What follows from one look at a source of recovery points: its sample is stored, its rows become what it lists, and its standard is
 * judged by both, in this order and at once. So a breach is on the screen within one look, whatever else is slow; what restore tests left
 * behind is removed after that, since removing it may fail look after look. A source that did not answer changes no row.
 * @param listed null when it did not answer
 */
export async function followLook(db: Database, site: Site, sample: Sample, listed: Listed | null): Promise<void> {
  const installation = await db.installation.findFirst({ select: { id: true } });
  const component = componentOf(site, sample.component);
  if (installation === null || component === null) return storeSamples(db, [sample]);
  const of = { db, site, installationId: installation.id, id: sample.component, region: component.region };
  if (listed?.kind === "keys") {
    const copies = await copiesNow(of, listed.keys, listed.copies);
    // What is kept of a key is measured as it stands after whatever was missing has been kept.
    await storeSamples(db, [{ ...sample, value: measureKeys(listed.keys, copies) }]);
    if (copies !== null) await keepCopies(of, copies);
  } else if (listed?.kind === "objects") {
    const keepMs = site.topology.standards?.objects?.lock.atLeastMs ?? null;
    await storeSamples(db, [{ ...sample, value: await measureObjects(db, of.id, listed.settings, keepMs) }]);
  } else {
    await storeSamples(db, [sample]);
    if (listed !== null) await keepListed(of, listed);
  }
  const now = new Date();
  if (component.kind === "archive") await judgeStandards(db, of.installationId, site.topology, now, of.id);
  else if (component.kind === "objects") await judgeStores(db, of.installationId, site.topology, now, of.id);
  else await judgeCatalogue(db, of.installationId, site.topology, now, of.id);
  if (listed?.kind !== "archive") return;
  const { scratches } = listed.listing;
  await sweeping(of.id, async () => {
    await sweepScratches(db, site.adapters.archive, of.id, scratches);
  });
}

type Of = {
  readonly db: Database;
  readonly site: Site;
  readonly installationId: string;
  readonly id: string;
  readonly region: string;
};
type Source = Extract<Component, { kind: Listed["kind"] }>;

function componentOf({ topology }: Site, id: string): Source | null {
  const kinds = ["archive", "images", "sources", "keys", "objects"] as const;
  return (
    kinds.flatMap((kind) => componentsOf<Source["kind"]>(topology, kind)).find((one) => one.id === id)?.component ??
    null
  );
}

async function keepListed(of: Of, listed: Exclude<Listed, { kind: "keys" | "objects" }>): Promise<void> {
  const { db, id, region } = of;
  if (listed.kind === "archive") {
    const { listing } = listed;
    // What cannot be read lists nothing, which is not the same as that nothing is there.
    if (listing.state === "ok") await sync(of, archiveInventory(id, region, listing));
  } else if (listed.kind === "images") {
    const known = await knownPoints(db, id, "image-digest");
    await sync(of, imagesInventory(id, region, listed.listing, known, new Date()));
  } else {
    await sync(of, sourcesInventory(id, region, listed.listing));
    // Each was made anew from its commit and compared byte for byte: that is what verified means here.
    const commits = (kept: "whole" | "differs") =>
      listed.listing.archives.flatMap((archive) => (archive.kept === kept ? [archive.commit] : []));
    const found = { whole: commits("whole"), broken: commits("differs") };
    await markVerified(db, { component: id, kind: "archive", ...found }, new Date());
  }
}

async function copiesNow(of: Of, keys: readonly ListedKey[], copies: readonly KeptCopy[] | null) {
  return copies === null ? null : await keepMissingCopies(of.db, of.site, of.id, keys, copies);
}

async function keepCopies(of: Of, copies: readonly KeptCopy[]): Promise<void> {
  const inventory = keysInventory(of.id, copies);
  await sync(of, inventory);
  // Each was read to its last byte and hashed when it was listed.
  const whole = inventory.points.map((point) => point.externalId);
  await markVerified(of.db, { component: of.id, kind: "key-metadata", whole, broken: [] }, new Date());
}

async function sync({ db, installationId }: Of, inventory: Inventory): Promise<void> {
  await syncInventory(db, installationId, inventory, new Date());
}
