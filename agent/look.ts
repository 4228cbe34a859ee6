import { haproxyOf, named } from "./act.ts";
import { type Agent, VERSION } from "./agent.ts";
import { AgentError } from "./agent-error.ts";
import { observe as observeHaproxy } from "./haproxy/observe.ts";
import { readFlags } from "./looks/flags.ts";
import { powerState } from "./looks/power.ts";
import { probe } from "./looks/probe.ts";
import { search } from "./looks/search.ts";
import { votesOf } from "./looks/votes.ts";
import { nodeOf } from "./postgresql/node.ts";
import { observe as observePostgresql } from "./postgresql/observe.ts";
import { type AgentStatus, NONCE, type VotesAnswer } from "./protocol.ts";

/** Answers a `GET`: reads only. Throws `bad-request` for a path that is none of the protocol's. */
export async function look(agent: Agent, path: string, query: URLSearchParams, signal: AbortSignal): Promise<unknown> {
  const { config } = agent;
  if (path === "/v1/status") return status(agent);
  if (path === "/v1/votes") return await signedVotes(agent, query.get("nonce") ?? "");
  const found = /^\/v1\/(operations|probe|search|observe\/(?:haproxy|postgresql|flags|power))\/(.+)$/.exec(path);
  const name = decodeURIComponent(found?.[2] ?? "");
  switch (found?.[1]) {
    case "operations":
      return agent.operations.answer(name);
    case "observe/haproxy":
      return await observeHaproxy(haproxyOf(config, name));
    case "observe/postgresql":
      return await observePostgresql(nodeOf(config, name));
    case "observe/flags":
      return { flags: await readFlags(named(config.flags, name, "flags instance").file) };
    case "observe/power":
      return await powerState(named(config.power, name, "power target"), signal);
    case "probe":
      return agent.signer.sign(await probe(config.zone, name, named(config.probes, name, "probe")));
    case "search":
      return await search(name, named(config.searches, name, "search"), signal);
    default:
      throw new AgentError("bad-request", `no such path: ${path}`);
  }
}

async function signedVotes({ config, signer }: Agent, nonce: string): Promise<VotesAnswer> {
  if (!NONCE.test(nonce))
    throw new AgentError("bad-request", "votes are asked for with a nonce of 16 to 64 characters");
  const all = await votesOf(config, nonce);
  return { votes: all.map((vote) => signer.sign(vote)) };
}

function status(agent: Agent): AgentStatus {
  return {
    zone: agent.config.zone,
    version: VERSION,
    startedAt: agent.startedAt,
    tokens: agent.tokens.snapshot(),
    repeats: agent.journal.repeats,
    refusedStale: agent.tokens.refused,
    publicKey: agent.signer.publicKey,
  };
}
