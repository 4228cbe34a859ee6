import type { Place } from "./set-desired.ts";
import {
  entranceMap,
  entranceServer,
  entrancesOf,
  gatewayMap,
  gatewayServer,
  gatewaysOf,
  need,
  type Placed,
  regionOf,
  routerServer,
} from "./site.ts";
import { NotDone, type StepContext } from "./step.ts";

/** Everything that sends traffic to a zone: the entrance, and the gateways of the region's other zones (and its own, if it lives). */
export function zonePlaces(ctx: StepContext, zone: string, state: "ready" | "maint"): Place[] {
  const region = regionOf(ctx.topology, zone);
  const entrances = entrancesOf(ctx.topology, region).map(
    (entrance): Place => ({
      zone: null,
      wanted: {
        key: `entrance:${region}/${zone}`,
        component: entrance.id,
        scope: region,
        value: { kind: "server", address: entranceServer(entrance, region, zone), state },
      },
    }),
  );
  const gateways = gatewaysOf(ctx.topology, region).flatMap((gateway) =>
    gateway.component.zones.map(
      (at): Place => ({
        zone: at,
        wanted: {
          key: `gateway/${at}:${gateway.component.backend}/${zone}`,
          component: gateway.id,
          scope: region,
          value: { kind: "server", address: gatewayServer(gateway, at, zone), state },
        },
      }),
    ),
  );
  return [...entrances, ...gateways];
}

export function maintenancePlaces(ctx: StepContext, region: string, on: boolean): Place[] {
  return gatewaysOf(ctx.topology, region).flatMap((gateway) =>
    gateway.component.zones.map(
      (at): Place => ({
        zone: at,
        wanted: {
          key: `gateway/${at}:maintenance`,
          component: gateway.id,
          scope: region,
          value: { kind: "map", ...gatewayMap(gateway, at), value: on ? "on" : "off" },
        },
      }),
    ),
  );
}

export function routePlace(ctx: StepContext, entranceId: string, region: string): Place {
  const entrance = need(ctx.topology, "entrance", entranceId);
  const backend = entrance.component.backends[region];
  if (backend === undefined) throw new NotDone("entrance-has-no-backend", { entrance: entranceId, region });
  return {
    zone: null,
    wanted: {
      key: `entrance:${entranceId}:route`,
      component: entranceId,
      scope: entranceId,
      value: { kind: "map", ...entranceMap(entrance), value: backend },
    },
  };
}

/** The routers to a database or a stream in every zone of its region, all leading to `primary` alone, or to nobody. Empty: it has none. */
export function routerPlaces(
  ctx: Pick<StepContext, "topology">,
  placed: Placed<"database"> | Placed<"stream">,
  primary: string | null,
): Place[] {
  const router = placed.component.router;
  if (router === null) return [];
  const gateway = need(ctx.topology, "gateway", router.gateway);
  const servers = Object.keys(placed.component.nodes);
  return gateway.component.zones.map((at): Place => {
    const { agent, instance, backend } = routerServer(router.backend, at, "");
    return {
      zone: at,
      wanted: {
        key: `gateway/${at}:${router.backend}:route`,
        component: gateway.id,
        scope: placed.component.region,
        value: { kind: "router", agent, instance, backend, servers, primary },
      },
    };
  });
}
