import { type Serving, worstServing } from "#domain/objectives/serving.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { DatabaseComponent, EntranceComponent, Service } from "#domain/topology/topology.ts";
import { isGood, type Samples } from "../observe/samples.ts";

/**
 * Whether a service answers in a region now: a database by a measured primary, anything behind an entrance by the probe from
 * outside (where there is none, the entrance's own health checks) for the region it routes to. Where every entrance routes
 * elsewhere, nothing else of it is asked; where it has neither, nobody knows, unless its entrances lead to other regions alone.
 */
export function servingIn(region: string, name: string, service: Service, samples: Samples, now: Date): Serving {
  const parts = Object.entries(service.components).map(([part, component]) => ({ id: `${name}/${part}`, component }));
  const entrances = parts.flatMap(({ id, component }) =>
    component.kind === "entrance" && Object.hasOwn(component.backends, region)
      ? [entranceServes(region, id, component, samples, now)]
      : [],
  );
  if (entrances.length > 0 && entrances.every((one) => one === "elsewhere")) return "elsewhere";
  const databases = parts.flatMap(({ id, component }) =>
    component.kind === "database" && component.region === region ? [databaseServes(id, component, samples, now)] : [],
  );
  const asked = [...entrances, ...databases];
  if (asked.length === 0 && parts.some(({ component }) => component.kind === "entrance")) return "elsewhere";
  return worstServing(asked);
}

function entranceServes(
  region: string,
  id: string,
  { agent, backends }: EntranceComponent,
  samples: Samples,
  now: Date,
): Serving {
  const sample = samples.get(`${id}:${agent}`);
  const entrance = sample?.value?.kind === "entrance" ? sample.value : null;
  const probe = samples.get(`${id}:probe`);
  if (probe && !isStale(probe, now) && probe.value?.kind === "probe")
    return answersFor(region, entrance ? entrance.route : probe.value.region, probe.ok);
  if (!isGood(sample, now) || !entrance) return "unknown";
  const up = entrance.servers.some(
    (server) => server.backend === backends[region] && server.up && server.admin === "ready",
  );
  return answersFor(region, entrance.route, up);
}

function answersFor(region: string, routed: string | null, answers: boolean): Serving {
  if (routed === null) return "unknown";
  if (routed !== region) return "elsewhere";
  return answers ? "answers" : "silent";
}

function databaseServes(id: string, { nodes }: DatabaseComponent, samples: Samples, now: Date): Serving {
  const known = Object.keys(nodes).flatMap((zone) => {
    const sample = samples.get(`${id}:${zone}`);
    return isGood(sample, now) ? [sample.value] : [];
  });
  if (known.some((value) => value?.kind === "database" && value.role === "primary")) return "answers";
  return known.length === 0 ? "unknown" : "silent";
}
