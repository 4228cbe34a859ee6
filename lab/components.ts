import { isPlace, type Place } from "./addresses.ts";

/** Groups of processes, in the order in which systemd would bring a place back: its agent first. */
export const ZONE_COMPONENTS = ["agent", "relay", "meta-db", "console", "haproxy"] as const;
/** Only zones of kr have an application that writes past the router. */
export const KR_COMPONENTS = [...ZONE_COMPONENTS, "local-writer"] as const;
export const OUTSIDE_COMPONENTS = ["agent", "relay", "haproxy", "writer"] as const;
export type ComponentName = (typeof KR_COMPONENTS)[number] | (typeof OUTSIDE_COMPONENTS)[number];
export type Target = { readonly place: Place; readonly components: readonly ComponentName[]; readonly whole: boolean };

export function componentsOf(place: Place): readonly ComponentName[] {
  if (place === "outside") return OUTSIDE_COMPONENTS;
  return place === "jp-a" ? ZONE_COMPONENTS : KR_COMPONENTS;
}
/** A customer rather than a part of the zone: it comes back with a zone only if it was there. */
export function isWriter(component: ComponentName): boolean {
  return component === "writer" || component === "local-writer";
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
