import type { S3Client } from "@aws-sdk/client-s3";
import { findComponent } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { AdapterError, type ObjectsPort } from "../ports.ts";
import { type Store, s3Client } from "./client.ts";
import { readPrefixes, readVersions } from "./listing.ts";
import { putLocked } from "./put.ts";
import { putBack, tryEachWay } from "./removal.ts";
import { readSettings } from "./settings.ts";
import { readContent, readProtection } from "./version.ts";

/** Buckets by the S3 API: AWS S3, Ceph RGW, MinIO. */
export function s3Objects(topology: Topology): ObjectsPort & { close(): void } {
  const clients = new Map<string, S3Client>();
  const storeOf = (id: string): Store => {
    const component = findComponent(topology, id);
    if (component?.kind !== "objects") throw new AdapterError("not-capable", id, "is no object store of this site");
    const client = clients.get(id) ?? s3Client(component);
    clients.set(id, client);
    return { id, component, client };
  };
  /** What is below the site's prefix, and nothing else in that bucket. */
  const within = ({ id, component }: Store, name: string): string => {
    if (name.startsWith(component.prefix)) return name;
    if (name === "") return component.prefix;
    throw new AdapterError("not-capable", id, `"${name}" is not below "${component.prefix}"`);
  };
  return {
    settings: async (id, look) => await readSettings(storeOf(id), look),
    async versions(id, { prefix, after, own = false }, look) {
      const store = storeOf(id);
      return await readVersions(store, { prefix: within(store, prefix), after, own }, look);
    },
    async prefixes(id, { prefix, after }, look) {
      const store = storeOf(id);
      return await readPrefixes(store, { prefix: within(store, prefix), after }, look);
    },
    async protection(id, of, look) {
      const store = storeOf(id);
      within(store, of.key);
      return await readProtection(store, of, look);
    },
    async read(id, of, look) {
      const store = storeOf(id);
      within(store, of.key);
      return await readContent(store, of, look);
    },
    async put(id, object, act) {
      const store = storeOf(id);
      within(store, object.key);
      return await putLocked(store, object, act);
    },
    async tryRemoval(id, of, before, act) {
      const store = storeOf(id);
      within(store, of.key);
      return await tryEachWay(store, of, before, act);
    },
    putBack: async (id, before, act) => await putBack(storeOf(id), before, act),
    close() {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
}
