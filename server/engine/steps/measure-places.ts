import type { RequestClass } from "#domain/measures/request-class.ts";
import type { Place } from "./set-desired.ts";
import { canaryServer, limitsMap, type Placed } from "./site.ts";

/** A class's limit at the gateway of every zone. */
export function limitPlaces(gateway: Placed<"gateway">, of: RequestClass, rate: number): Place[] {
  const { zones, region } = gateway.component;
  return zones.flatMap((at): Place[] => {
    const map = limitsMap(gateway, at);
    if (map === null) return [];
    const value = { kind: "limit", ...map, class: of, rate } as const;
    return [{ zone: at, wanted: { key: `gateway/${at}:limit/${of}`, component: gateway.id, scope: region, value } }];
  });
}

/** The canary's weight at the gateway of every zone. */
export function canaryPlaces(gateway: Placed<"gateway">, weight: number): Place[] {
  const { zones, region } = gateway.component;
  return zones.flatMap((at): Place[] => {
    const address = canaryServer(gateway, at);
    if (address === null) return [];
    const value = { kind: "weight", address, weight } as const;
    const key = `gateway/${at}:${address.backend}/${address.server}:weight`;
    return [{ zone: at, wanted: { key, component: gateway.id, scope: region, value } }];
  });
}

/** A flag in every zone that holds it. */
export function flagPlaces({ id, component }: Placed<"flags">, flag: string, value: string): Place[] {
  return component.zones.map((zone): Place => {
    const wanted = { kind: "flag", component: id, zone, flag, value } as const;
    return {
      zone,
      wanted: { key: `flags/${zone}:${id}/${flag}`, component: id, scope: component.region, value: wanted },
    };
  });
}
