import { CANARY_ZONE, isPlace, PARTS_ZONE, type Place, type Zone } from "./addresses.ts";
import { PARTS, type Part } from "./parts.ts";
import { isHolder } from "./pgbackrest/archive.ts";

/** Groups of processes, in the order in which systemd would bring a place back: its agent first. */
export const ZONE_COMPONENTS = ["agent", "relay", "meta-db", "console", "haproxy"] as const;
/** Only zones of kr have the stream, what takes logs in and works them off, and an application that writes past the router. */
const STREAM_COMPONENTS = ["agent", "relay", "meta-db", "stream", "console", "ingest", "haproxy", "consumers"] as const;
export const KR_COMPONENTS = [...STREAM_COMPONENTS, "local-writer"] as const;
/** In the zone where the next release of the ingest API is tried. */
export const CANARY_COMPONENTS = [...STREAM_COMPONENTS, "ingest-canary", "local-writer"] as const;
export const OUTSIDE_COMPONENTS = ["agent", "relay", "haproxy", "webhook", "writer", "load"] as const;
/** What takes the base backups, in the zone that holds the archive of its region. */
const BACKUPS = "backups";
export type ComponentName =
  | (typeof CANARY_COMPONENTS)[number]
  | (typeof OUTSIDE_COMPONENTS)[number]
  | typeof BACKUPS
  | Part;
export type Target = { readonly place: Place; readonly components: readonly ComponentName[]; readonly whole: boolean };

export function componentsOf(place: Place): readonly ComponentName[] {
  if (place === "outside") return OUTSIDE_COMPONENTS;
  const own = ownComponentsOf(place);
  if (isHolder(place)) return [...own, BACKUPS];
  return place === PARTS_ZONE ? [...own, ...PARTS] : own;
}

function ownComponentsOf(zone: Zone): readonly ComponentName[] {
  if (zone === CANARY_ZONE) return CANARY_COMPONENTS;
  return zone === "jp-a" ? ZONE_COMPONENTS : KR_COMPONENTS;
}

/** A customer rather than a part of the zone: it comes back with a zone only if it was there. */
export function isWriter(component: ComponentName): boolean {
  return component === "writer" || component === "local-writer" || component === "load";
}

/** `kr-a` or `kr-a/meta-db`. Throws with what could have been meant. */
export function parseTarget(text: string): Target {
  const [place, component, ...rest] = text.split("/");
  if (place === undefined || !isPlace(place) || rest.length > 0) {
    throw new Error(
      `"${text}" is no place of the lab. Name a zone (kr-a, kr-b, kr-c, jp-a), outside, or one component (kr-a/meta-db).`,
    );
  }
  const all = componentsOf(place);
  if (component === undefined) return { place, components: all, whole: true };
  const found = all.find((name) => name === component);
  if (found === undefined) throw new Error(`${place} has no "${component}". It has: ${all.join(", ")}.`);
  return { place, components: [found], whole: false };
}
