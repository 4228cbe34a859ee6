import type { Vote } from "#agent/protocol.ts";
import { mutualTlsNode } from "#domain/checks/mtls-refuses.ts";
import { identityNode, identityZones } from "#domain/checks/oidc-reachable.ts";
import { componentsOf } from "#domain/topology/find.ts";
import {
  type IdentityMeasurement,
  ISSUER_FINDINGS,
  MUTUAL_TLS_FINDINGS,
  type MutualTlsMeasurement,
} from "#domain/topology/measurement.ts";
import type { Observe } from "#domain/topology/topology.ts";
import type { Look } from "../adapters/ports.ts";
import type { Site } from "../engine/engine.ts";
import type { Target } from "./target.ts";

/** A handshake costs more than a question, and what is found changes when somebody changes a configuration. */
const SELDOM: Observe = { intervalMs: 10_000, timeoutMs: 2_500 };

/** What is measured for the standing checks alone. Nothing of it throws: that nobody could look is a finding, too. */
export function standingTargets({ topology, adapters }: Site): Target[] {
  const vote = (agent: string, target: string, look: Look) => adapters.witness.vote(agent, target, look);
  const gateways = componentsOf(topology, "gateway").filter(({ component }) => component.mutualTls === true);
  const places = gateways.flatMap(({ id, component }) => {
    const near = topology.regions[component.region]?.zones ?? [];
    // Whoever stands in the zone itself is let in by other ways; what counts is who comes from elsewhere.
    const vantages = Object.keys(topology.agents).filter((agent) => near.includes(agent) || agent === "outside");
    return component.zones.map((zone) => ({ id, zone, vantages: vantages.filter((agent) => agent !== zone) }));
  });
  const handshakes = places.map(({ id, zone, vantages }): Target => {
    const node = mutualTlsNode(zone);
    return {
      key: `${id}:${node}`,
      component: id,
      node,
      kind: "mtls",
      ...SELDOM,
      look: async (look) => {
        const asked = await Promise.allSettled(vantages.map((agent) => vote(agent, `${zone}/gateway-mtls`, look)));
        return handshakesSeen(zone, asked);
      },
    };
  });
  if (topology.identity === undefined) return handshakes;
  const issuers = identityZones(topology).map((zone): Target => {
    const node = identityNode(zone);
    return {
      key: `identity:${node}`,
      component: "identity",
      node,
      kind: "oidc",
      ...SELDOM,
      look: async (look) => {
        const [asked] = await Promise.allSettled([vote(zone, "identity", look)]);
        return issuerSeen(zone, asked);
      },
    };
  });
  return [...handshakes, ...issuers];
}

type Asked = PromiseSettledResult<Vote>;

function handshakesSeen(zone: string, asked: readonly Asked[]) {
  const votes = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const value: MutualTlsMeasurement = {
    kind: "mtls",
    zone,
    votes: votes.map(({ agent, finding, reason }) => ({
      agent,
      finding: MUTUAL_TLS_FINDINGS.find((one) => one === finding) ?? "silent",
      reason,
    })),
  };
  const ok =
    value.votes.some((one) => one.finding === "refused") && !value.votes.some((one) => one.finding === "let-in");
  return { value, ok, ...(ok ? {} : { error: said(asked) }) };
}

function issuerSeen(zone: string, asked: Asked) {
  const vote = asked.status === "fulfilled" ? asked.value : null;
  const finding = vote && (ISSUER_FINDINGS.find((one) => one === vote.finding) ?? "silent");
  const value: IdentityMeasurement = { kind: "oidc", zone, finding, reason: said([asked]) };
  return { value, ok: finding === "issuer", ...(finding === "issuer" ? {} : { error: value.reason }) };
}

/** In the words of agents and adapters. */
function said(asked: readonly Asked[]): string {
  const words = asked.map((one) =>
    one.status === "fulfilled" ? `${one.value.agent}: ${one.value.reason}` : String(one.reason),
  );
  return words.join("; ").slice(0, 500);
}
