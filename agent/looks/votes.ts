import { AgentError } from "../agent-error.ts";
import type { AgentConfig } from "../config.ts";
import type { Vote } from "../protocol.ts";
import { type Met, meet } from "./probe.ts";

/** An agent that stood still for so long while it looked cannot tell a target that is slow from itself. */
const STOOD_STILL_MS = 500;
const TICK_MS = 50;

type Looked = Met & { readonly name: string; readonly kind: string };

/**
 * What this agent sees of every other place, and of every database node in one: all of its probes at once. A place answers when
 * anything of it does. Never of its own zone: who is cut off sees itself well.
 * @throws AgentError `failed` when it was itself not able to look
 */
export async function votesOf({ zone, probes }: Pick<AgentConfig, "zone" | "probes">, nonce: string): Promise<Vote[]> {
  const at = new Date().toISOString();
  const still = watchStandstill();
  const looked = await Promise.all(
    Object.entries(probes)
      .filter(([name]) => name.includes("/") && placeOf(name) !== zone)
      // What standing checks try takes handshakes, and is no sign of life that the others are not.
      .flatMap(([name, target]) => (target.kind === "mtls" || target.kind === "oidc" ? [] : [{ name, target }]))
      .map(async ({ name, target }): Promise<Looked> => ({ name, kind: target.kind, ...(await meet(target)) })),
  );
  const longest = still();
  if (longest > STOOD_STILL_MS)
    throw new AgentError("failed", `this agent stood still for ${Math.round(longest)} ms while it looked`);
  const vote = (target: string, all: readonly Looked[]): Vote => {
    const good = all.filter((one) => one.answers);
    const shortest = Math.min(...(good.length > 0 ? good : all).map((one) => one.ms));
    const reason = all.map((one) => `${one.name.slice(one.name.indexOf("/") + 1)} ${one.how}`).join(", ");
    return { agent: zone, target, answers: good.length > 0, reason, latencyMs: shortest, at, nonce };
  };
  const places = [...new Set(looked.map((one) => placeOf(one.name)))];
  return [
    ...places.map((place) =>
      vote(
        place,
        looked.filter((one) => placeOf(one.name) === place),
      ),
    ),
    ...looked.filter((one) => one.kind === "postgresql").map((one) => vote(one.name, [one])),
  ];
}

function placeOf(name: string): string {
  return name.slice(0, name.indexOf("/"));
}

/** @returns what tells the longest time, in ms, through which this process did nothing at all */
function watchStandstill(): () => number {
  let [last, longest] = [performance.now(), 0];
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - TICK_MS);
    last = now;
  };
  const ticks = setInterval(look, TICK_MS);
  return () => {
    clearInterval(ticks);
    look();
    return longest;
  };
}
