import { AgentError } from "../agent-error.ts";
import type { AgentConfig, ReachableTarget } from "../config.ts";
import type { Vote } from "../protocol.ts";
import { type Met, meet } from "./probe.ts";

/** An agent that stood still for so long while it looked cannot tell a target that is slow from itself. */
const STOOD_STILL_MS = 500;
const TICK_MS = 50;

/** Much less than a look may take, so that one which begins after it still ends in time. */
const SOON_MS = 100;

type Target = { readonly name: string; readonly target: ReachableTarget };
type Looked = Met & { readonly name: string; readonly kind: string };

/**
 * What this agent sees of every other place, and of every database node in one: its probes at once. A place answers when
 * anything of it does. Never of its own zone: who is cut off sees itself well.
 * @throws AgentError `failed` when it was itself not able to look
 */
export async function votesOf(
  { zone, probes }: Pick<AgentConfig, "zone" | "probes">,
  nonce: string,
  soonMs = SOON_MS,
): Promise<Vote[]> {
  const at = new Date().toISOString();
  const still = watchStandstill();
  const targets = Object.entries(probes)
    .filter(([name]) => name.includes("/") && placeOf(name) !== zone)
    // What standing checks try takes handshakes, and is no sign of life that the others are not.
    .flatMap(([name, target]) => (target.kind === "mtls" || target.kind === "oidc" ? [] : [{ name, target }]));
  const places = [...new Set(targets.map(({ name }) => placeOf(name)))];
  const looked = (
    await Promise.all(
      places.map((place) =>
        lookAt(
          targets.filter(({ name }) => placeOf(name) === place),
          soonMs,
        ),
      ),
    )
  ).flat();
  const longest = still();
  if (longest > STOOD_STILL_MS)
    throw new AgentError("failed", `this agent stood still for ${Math.round(longest)} ms while it looked`);
  const vote = (target: string, all: readonly Looked[]): Vote => {
    const good = all.filter((one) => one.answers);
    const shortest = Math.min(...(good.length > 0 ? good : all).map((one) => one.ms));
    const reason = all.map((one) => `${one.name.slice(one.name.indexOf("/") + 1)} ${one.how}`).join(", ");
    return { agent: zone, target, answers: good.length > 0, reason, latencyMs: shortest, at, nonce };
  };
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

/** All of one place at once; but TLS, which costs both sides a handshake, only where nothing else answers soon. */
async function lookAt(targets: readonly Target[], soonMs: number): Promise<readonly Looked[]> {
  const look = async ({ name, target }: Target): Promise<Looked> => ({
    name,
    kind: target.kind,
    ...(await meet(target)),
  });
  const cheap = targets.filter(({ target }) => target.kind !== "tls").map(look);
  const alive = await answersSoon(cheap, soonMs);
  const rest = alive ? [] : targets.filter(({ target }) => target.kind === "tls").map(look);
  return Promise.all([...cheap, ...rest]);
}

/** Whether one of them answers within a moment. */
function answersSoon(looks: readonly Promise<Looked>[], soonMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), soonMs);
    const met = looks.map((look) => look.then(({ answers }) => answers && resolve(true)));
    void Promise.all(met).then(() => {
      clearTimeout(timer);
      resolve(false);
    });
  });
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
