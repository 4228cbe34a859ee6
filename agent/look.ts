import { haproxyOf, named, runCommand, supervisorOf } from "./act.ts";
import { type Agent, VERSION } from "./agent.ts";
import { AgentError } from "./agent-error.ts";
import { observeGit } from "./git/observe.ts";
import { observe as observeHaproxy } from "./haproxy/observe.ts";
import { readCopies } from "./key-metadata/copies.ts";
import { readFlags } from "./looks/flags.ts";
import { powerState } from "./looks/power.ts";
import { probe } from "./looks/probe.ts";
import { search } from "./looks/search.ts";
import { votesOf } from "./looks/votes.ts";
import { observeRepository } from "./pgbackrest/observe.ts";
import { repositoryOf } from "./pgbackrest/repository.ts";
import { nodeOf } from "./postgresql/node.ts";
import { observe as observePostgresql } from "./postgresql/observe.ts";
import { type AgentStatus, NONCE, type VotesAnswer } from "./protocol.ts";
import { redisNodeOf } from "./redis/node.ts";
import { observe as observeRedis } from "./redis/observe.ts";

/** Longer than this nobody is kept without an answer. */
const LONGEST_WAIT_MS = 2_000;

/** Answers a `GET`: reads only. Throws `bad-request` for a path that is none of the protocol's. */
export async function look(agent: Agent, path: string, query: URLSearchParams, signal: AbortSignal): Promise<unknown> {
  const { config } = agent;
  if (path === "/v1/status") return status(agent);
  if (path === "/v1/votes") return await signedVotes(agent, query.get("nonce") ?? "");
  const found =
    /^\/v1\/(operations|probe|search|observe\/(?:haproxy|postgresql|redis|pgbackrest|git|key-metadata|flags|processes|command|power))\/(.+)$/.exec(
      path,
    );
  const name = decodeURIComponent(found?.[2] ?? "");
  switch (found?.[1]) {
    case "operations":
      return await agent.operations.answer(name, waitOf(query), signal);
    case "observe/haproxy":
      return await observeHaproxy(haproxyOf(config, name));
    case "observe/postgresql":
      return await observePostgresql(nodeOf(config, name));
    case "observe/redis":
      return await observeRedis(redisNodeOf(config, name));
    case "observe/pgbackrest":
      return await observeRepository(repositoryOf(config, name), signal);
    case "observe/git":
      return await observeGit(named(config.git, name, "Git repository"), signal);
    case "observe/key-metadata": {
      const { folder } = named(config.keyMetadata, name, "folder of key metadata");
      return { region: config.region, copies: await readCopies(folder) };
    }
    case "observe/flags":
      return { flags: await readFlags(named(config.flags, name, "flags instance").file) };
    case "observe/processes":
      return await supervisorOf(agent.supervisors, name).observe();
    case "observe/command":
      return await readByCommand(agent, name, signal);
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

/** How long whoever asks would wait for an end, in ms. */
function waitOf(query: URLSearchParams): number {
  const asked = Number(query.get("wait") ?? 0);
  return asked > 0 ? Math.min(asked, LONGEST_WAIT_MS) : 0;
}

async function readByCommand({ config }: Agent, name: string, signal: AbortSignal): Promise<unknown> {
  if (!named(config.commands, name, "command").reads)
    throw new AgentError("refused", `${name} does more than read: it is run by host.run, under a token`);
  return { stdout: (await runCommand(config, name, signal))["stdout"] };
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
