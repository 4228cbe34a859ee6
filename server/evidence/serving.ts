import { isStale } from "#domain/topology/freshness.ts";
import type { Service } from "#domain/topology/topology.ts";
import { isGood, type Samples } from "../observe/samples.ts";

/**
 * Whether a service answers in a region now: a database by a measured primary, anything behind an entrance by the probe from
 * outside (where there is none, the entrance's own health checks) for the region it routes to. Null: nothing fresh says so, or customers are not sent there.
 */
export function servingIn(region: string, name: string, service: Service, samples: Samples, now: Date): boolean | null {
  const answers = Object.entries(service.components).flatMap(([part, component]): (boolean | null)[] => {
    const id = `${name}/${part}`;
    if (component.kind === "entrance") {
      const probe = samples.get(`${id}:probe`);
      if (probe && !isStale(probe, now) && probe.value?.kind === "probe") {
        const asked = samples.get(`${id}:${component.agent}`)?.value;
        const routed = asked?.kind === "entrance" ? asked.route : probe.value.region;
        return [routed === region ? probe.ok : null];
      }
      const sample = samples.get(`${id}:${component.agent}`);
      if (!isGood(sample, now) || sample.value?.kind !== "entrance") return [null];
      if (sample.value.route !== region) return [null];
      return [
        sample.value.servers.some(
          (server) => server.backend === component.backends[region] && server.up && server.admin === "ready",
        ),
      ];
    }
    if (component.kind !== "database" || component.region !== region) return [];
    const nodes = Object.keys(component.nodes).map((zone) => samples.get(`${id}:${zone}`));
    const known = nodes.filter((sample) => isGood(sample, now));
    if (known.some((sample) => sample?.value?.kind === "database" && sample.value.role === "primary")) return [true];
    return [known.length === 0 ? null : false];
  });
  if (answers.length === 0 || answers.includes(null)) return null;
  return answers.every(Boolean);
}
