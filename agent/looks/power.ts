import { AgentError } from "../agent-error.ts";
import type { PowerTarget } from "../config.ts";
import { lastWords, runProgram } from "../run-program.ts";
import { waitUntil } from "../wait-until.ts";

export type PowerState = { readonly off: boolean; readonly how: string };

/** Asks the site's own command whether something is off. What does not clearly say on or off is an error, never «off». */
export async function powerState(target: PowerTarget, signal?: AbortSignal): Promise<PowerState> {
  const result = await runProgram(target.status, { timeoutMs: 10_000, signal });
  const words = result.stdout.toLowerCase().match(/\b(on|off)\b/g) ?? [];
  const said = new Set(words);
  if (result.code !== 0 || said.size !== 1) {
    throw new AgentError("failed", `the power status is not known: ${lastWords(result)}`);
  }
  return { off: said.has("off"), how: result.stdout.trim().slice(0, 200) };
}

/** Switches off, then asks until it is confirmed. */
export async function powerOff(target: PowerTarget, signal?: AbortSignal): Promise<PowerState> {
  const result = await runProgram(target.off, { timeoutMs: 15_000, signal });
  if (result.code !== 0) throw new AgentError("failed", `power off: ${lastWords(result)}`);
  const confirmed = await waitUntil(
    async () => {
      const state = await powerState(target, signal);
      return state.off ? state : null;
    },
    { limitMs: 10_000, everyMs: 100, signal },
  );
  if (!confirmed) throw new AgentError("failed", "the power was ordered off and is still on after 10 s");
  return confirmed;
}
