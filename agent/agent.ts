import { mkdir, readFile } from "node:fs/promises";
import type { AgentConfig } from "./config.ts";
import { InstanceQueue } from "./instance-queue.ts";
import { Journal } from "./journal.ts";
import { Operations } from "./operations.ts";
import { Supervisor } from "./processes/supervisor.ts";
import { Wanted } from "./processes/wanted.ts";
import { VoteSigner } from "./sign-vote.ts";
import { TokenStore } from "./tokens.ts";

export const VERSION = "0.1.0";

/** Everything one running agent holds. */
export type Agent = {
  readonly config: AgentConfig;
  readonly tokens: TokenStore;
  readonly journal: Journal;
  readonly operations: Operations;
  readonly queue: InstanceQueue;
  readonly signer: VoteSigner;
  /** By instance of `processes` in the agent's file. */
  readonly supervisors: ReadonlyMap<string, Supervisor>;
  readonly startedAt: string;
};

/** Opens what an earlier process left in the state folder. Throws when it is damaged. */
export async function openAgent(config: AgentConfig): Promise<Agent> {
  await mkdir(config.stateDir, { recursive: true, mode: 0o700 });
  const wanted = await Wanted.open(config.stateDir);
  return {
    config,
    tokens: await TokenStore.open(config.stateDir),
    journal: await Journal.open(config.stateDir),
    operations: await Operations.open(config.stateDir),
    queue: new InstanceQueue(),
    signer: new VoteSigner(await readFile(config.signingKey, "utf8")),
    supervisors: new Map(
      Object.entries(config.processes).map(([name, one]) => [name, new Supervisor(name, one, config.stateDir, wanted)]),
    ),
    startedAt: new Date().toISOString(),
  };
}
