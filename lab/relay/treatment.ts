import type { Fault, Service } from "../faults/kept.ts";
import type { Link, LinkService } from "../links.ts";

/** What happens to one direction of a link. `silent`: nothing arrives, no end either. `delayMs`: everything arrives that much later. */
export type Way = { readonly silent: boolean; readonly delayMs: number };
/** `out` is from the link's `from` to its `to`. */
export type Treatment = { readonly out: Way; readonly in: Way };

export const UNTREATED: Treatment = { out: { silent: false, delayMs: 0 }, in: { silent: false, delayMs: 0 } };

const SERVICE: Readonly<Record<LinkService, Service>> = {
  agent: "agent",
  "meta-db": "sql",
  router: "sql",
  stream: "stream",
  gateway: "gateway",
  mtls: "gateway",
  console: "gateway",
  ingest: "gateway",
  canary: "gateway",
  webhook: "gateway",
  entrance: "gateway",
  identity: "identity",
  scratch: "sql",
  registry: "registry",
  keys: "keys",
  objects: "objects",
};

/**
 * Whether a link is meant: by a place (every link that enters or leaves it), by two places (`kr-a>kr-b`), or by its own name. What
 * stays within one place is never meant.
 */
export function isMeant(link: Pick<Link, "name" | "from" | "to">, target: string): boolean {
  if (link.from === link.to) return false;
  if (!target.includes(">")) return link.from === target || link.to === target;
  return link.name === target || `${link.from}>${link.to}` === target;
}

/** The faults in force, as they concern one link. Pure. Delays of several faults add up. */
export function treatmentOf(link: Link, faults: readonly Fault[]): Treatment {
  const treatment = { out: { ...UNTREATED.out }, in: { ...UNTREATED.in } };
  for (const fault of faults) {
    if (!isMeant(link, fault.target)) continue;
    if ("service" in fault && fault.service !== undefined && fault.service !== SERVICE[link.service]) continue;
    if (fault.kind === "delayed") {
      treatment.out.delayMs += fault.ms;
      treatment.in.delayMs += fault.ms;
    } else if (fault.kind === "partitioned" || fault.kind === "blackholed") {
      treatment.out.silent = true;
      treatment.in.silent = true;
    } else if (fault.kind === "half-open") {
      const leaves = fault.target.includes(">") || link.from === fault.target;
      treatment[leaves === (fault.way === "out") ? "out" : "in"].silent = true;
    }
  }
  return treatment;
}
