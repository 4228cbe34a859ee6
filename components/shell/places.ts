import type { IconName } from "../ui/icon.tsx";
import type { Viewer } from "./viewer.ts";

export type Place = {
  readonly name: "overview" | "objectives" | "backups" | "incidents" | "regions" | "failovers" | "approvals" | "audit";
  readonly href: string;
  readonly icon: IconName;
  /** Where its things have pages of their own. */
  readonly also?: string;
};

const OVERVIEW: Place = { name: "overview", href: "/", icon: "grid" };
const REGIONS: Place = { name: "regions", href: "/regions", icon: "topology", also: "/components" };
const OBJECTIVES: Place = { name: "objectives", href: "/objectives", icon: "gauge" };
const BACKUPS: Place = { name: "backups", href: "/backups", icon: "database" };
const INCIDENTS: Place = { name: "incidents", href: "/incidents", icon: "siren" };
const FAILOVERS: Place = { name: "failovers", href: "/failovers", icon: "shift" };
const APPROVALS: Place = { name: "approvals", href: "/approvals", icon: "person" };
const AUDIT: Place = { name: "audit", href: "/audit", icon: "book" };

/** The menu of this viewer: nothing that would only answer «not allowed». */
export function placesFor({
  sees,
}: Pick<Viewer, "sees">): readonly { readonly heading: "operate" | "evidence"; readonly places: readonly Place[] }[] {
  const operate = [
    OVERVIEW,
    INCIDENTS,
    REGIONS,
    OBJECTIVES,
    BACKUPS,
    FAILOVERS,
    ...(sees.approvals ? [APPROVALS] : []),
  ];
  return [
    { heading: "operate", places: operate },
    ...(sees.audit ? [{ heading: "evidence" as const, places: [AUDIT] }] : []),
  ];
}

/** Whether this path belongs to the place. */
export function isAt({ href, also }: Pick<Place, "href" | "also">, path: string): boolean {
  if (href === "/") return path === "/";
  return path.startsWith(href) || (also !== undefined && path.startsWith(also));
}
