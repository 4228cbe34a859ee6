/** A server of a backend, as its gateway sees it. Servers are named by zone. */
export type ZoneServer = {
  readonly name: string;
  readonly up: boolean;
  readonly admin: "ready" | "drain" | "maint";
  /** Its share of the traffic. With 0 it is healthy and gets none, a demoted canary for one. */
  readonly weight: number;
};

export type TakeAway = {
  readonly allowed: boolean;
  readonly reason: "not-there" | "not-serving" | "others-serve" | "last-healthy" | "last-ready";
};

/**
 * May traffic be taken from this zone? Never from the last one that serves (mission D1): a gateway without a server answers
 * nobody. One that does not serve anyhow may be taken out of turn, so that it does not come back unasked; but not when all others are
 * taken out already: nobody would serve when health returns.
 */
export function mayTakeAway(servers: readonly ZoneServer[], zone: string): TakeAway {
  const one = servers.find((server) => server.name === zone);
  if (!one) return { allowed: false, reason: "not-there" };
  const others = servers.filter((server) => server.name !== zone);
  if (!serves(one)) {
    const last = takesTraffic(one) && !others.some(takesTraffic);
    return last ? { allowed: false, reason: "last-ready" } : { allowed: true, reason: "not-serving" };
  }
  return others.some(serves) ? { allowed: true, reason: "others-serve" } : { allowed: false, reason: "last-healthy" };
}

/** Whether it gets a share of the traffic while it is healthy: nobody took it out, and its weight is not 0. */
export function takesTraffic({ admin, weight }: Pick<ZoneServer, "admin" | "weight">): boolean {
  return admin === "ready" && weight > 0;
}

function serves(server: ZoneServer): boolean {
  return server.up && takesTraffic(server);
}
