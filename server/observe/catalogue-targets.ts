import { componentsOf } from "#domain/topology/find.ts";
import type { ImagesMeasurement, KeysMeasurement, SourcesMeasurement } from "#domain/topology/measurement.ts";
import { EVERY_FIFTEEN_SECONDS } from "#domain/topology/topology.ts";
import type { ImageListing, KeptCopy, ListedKey, SourcesListing } from "../adapters/ports.ts";
import type { Site } from "../engine/engine.ts";
import type { Target } from "./target.ts";

/** A registry with a thousand broken images needs no thousand named. */
const MOST = 50;

/** Images, configuration, keys and buckets of the site: what a restore needs besides databases. */
export function catalogueTargets({ topology, adapters }: Site): Target[] {
  return [
    ...componentsOf(topology, "images").map(
      ({ id, component }): Target => ({
        ...(component.observe ?? EVERY_FIFTEEN_SECONDS),
        key: `${id}:${component.region}`,
        component: id,
        node: component.region,
        kind: "images",
        look: async (look) => {
          const listing = await adapters.registry.list(id, look);
          return { value: measureImages(listing), ok: true, listed: { kind: "images", listing } };
        },
      }),
    ),
    ...componentsOf(topology, "sources").map(
      ({ id, component }): Target => ({
        ...(component.observe ?? EVERY_FIFTEEN_SECONDS),
        key: `${id}:${component.agent}`,
        component: id,
        node: component.agent,
        kind: "sources",
        look: async (look) => {
          const listing = await adapters.sources.list(id, look);
          return { value: measureSources(listing), ok: true, listed: { kind: "sources", listing } };
        },
      }),
    ),
    ...componentsOf(topology, "keys").map(
      ({ id, component }): Target => ({
        ...(component.observe ?? EVERY_FIFTEEN_SECONDS),
        key: `${id}:${component.region}`,
        component: id,
        node: component.region,
        kind: "keys",
        look: async (look) => {
          const [keys, copies] = await Promise.all([
            adapters.keys.list(id, look),
            // Whether the region's agent answers says nothing about the keys.
            adapters.keys.copies(id, look).catch(() => null),
          ]);
          return { value: measureKeys(keys, copies), ok: true, listed: { kind: "keys", keys, copies } };
        },
      }),
    ),
    ...componentsOf(topology, "objects").map(
      ({ id, component }): Target => ({
        ...(component.observe ?? EVERY_FIFTEEN_SECONDS),
        key: `${id}:${component.region}`,
        component: id,
        node: component.region,
        kind: "objects",
        look: async (look) => {
          const settings = await adapters.objects.settings(id, look);
          return {
            value: { kind: "objects", settings, inventory: null },
            ok: true,
            listed: { kind: "objects", settings },
          };
        },
      }),
    ),
  ];
}

export function measureImages({ repositories, images }: ImageListing): ImagesMeasurement {
  const times = images.flatMap((one) => (one.createdAt === null ? [] : [one.createdAt.getTime()]));
  return {
    kind: "images",
    repositories,
    images: images.length,
    newestAt: times.length === 0 ? null : new Date(times.reduce((a, b) => Math.max(a, b))).toISOString(),
    problems: images
      .flatMap(({ repository, tag, problems }) =>
        problems.map(({ digest, how }) => ({ image: `${repository}:${tag}`, digest, how })),
      )
      .slice(0, MOST),
  };
}

export function measureSources({ head, headAt, archives }: SourcesListing): SourcesMeasurement {
  return {
    kind: "sources",
    head,
    headAt: headAt.toISOString(),
    archives: archives.map(({ commit, refs, committedAt, kept }) => ({
      commit,
      refs,
      committedAt: committedAt.toISOString(),
      kept,
    })),
  };
}

/** Without the document: a measurement goes to every viewer, and a policy names accounts. */
export function measureKeys(keys: readonly ListedKey[], copies: readonly KeptCopy[] | null): KeysMeasurement {
  return {
    kind: "keys",
    keys: keys.map(({ document: _, createdAt, deletionAt, ...key }) => ({
      ...key,
      createdAt: createdAt?.toISOString() ?? null,
      deletionAt: deletionAt?.toISOString() ?? null,
    })),
    copies: copies?.map(({ key, hash, region }) => ({ key, hash, region })) ?? null,
  };
}
