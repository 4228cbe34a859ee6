/** A server of a backend, as its gateway sees it. Servers are named by zone. */
export type ZoneServer = { readonly name: string; readonly up: boolean; readonly admin: "ready" | "drain" | "maint" };

export type TakeAway = {
  readonly allowed: boolean;
  readonly reason: "not-there" | "not-serving" | "others-serve" | "last-healthy";
};

/**
 * May traffic be taken from this zone? Never from the last one that serves (mission D1): a gateway without a server answers
 * nobody. One that does not serve anyhow may be taken out of turn, so that it does not come back unasked.
 */
export function mayTakeAway(servers: readonly ZoneServer[], zone: string): TakeAway {
  const one = servers.find((server) => server.name === zone);
  if (!one) return { allowed: false, reason: "not-there" };
  if (!serves(one)) return { allowed: true, reason: "not-serving" };
  const others = servers.some((server) => server.name !== zone && serves(server));
  return others ? { allowed: true, reason: "others-serve" } : { allowed: false, reason: "last-healthy" };
}

function serves(server: ZoneServer): boolean {
  return server.up && server.admin === "ready";
}
