import type { VerbContext } from "../context.ts";

const TIMEOUT_MS = 3_000;

/**
 * Free share of a region's gateways, 0-1: 1 - sessions in use / their limit, over the zones that answer. Null: no gateway in the
 * region, or none answered within 3 s.
 */
export async function measureHeadroom(
  ctx: Pick<VerbContext, "topology" | "adapters">,
  region: string | null,
): Promise<number | null> {
  if (region === null) return null;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const places = Object.entries(ctx.topology.services).flatMap(([service, { components }]) =>
    Object.entries(components).flatMap(([name, component]) =>
      component.kind === "gateway" && component.region === region
        ? component.zones.map((zone) => ({ component: `${service}/${name}`, zone }))
        : [],
    ),
  );
  const answers = await Promise.allSettled(
    places.map(({ component, zone }) => ctx.adapters.gateway.observeGateway(component, zone, { signal })),
  );
  const sessions = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value.sessions] : []));
  const limit = sessions.reduce((sum, each) => sum + each.limit, 0);
  if (limit <= 0) return null;
  const used = sessions.reduce((sum, each) => sum + each.used, 0);
  return Math.max(0, 1 - used / limit);
}
