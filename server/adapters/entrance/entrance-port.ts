import { z } from "zod";
import { findComponent } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { httpCall } from "../http-call.ts";
import { AdapterError, type EntrancePort } from "../ports.ts";

const mode = z.enum(["full", "limited", "maintenance"]).nullable().catch(null);

/** Opens the entrance as a customer does, over a new connection each time: a kept one would not notice a change of route. */
export function httpEntrance(topology: Topology): EntrancePort {
  return {
    async probe(id, look) {
      const component = findComponent(topology, id);
      if (component?.kind !== "entrance") throw new AdapterError("not-capable", id, "is no entrance of this site");
      const started = performance.now();
      const { status, headers } = await httpCall(id, new URL(component.url), { signal: look.signal });
      return {
        status,
        region: word(headers["x-haechi-region"]),
        zone: word(headers["x-haechi-zone"]),
        mode: mode.parse(word(headers["x-haechi-mode"])),
        ms: Math.round(performance.now() - started),
      };
    },
  };
}

function word(header: string | string[] | undefined): string | null {
  return typeof header === "string" && header !== "" ? header : null;
}
