import { z } from "zod";
import { commandAnswer } from "../agents/answers.ts";
import type { AgentClient } from "../agents/client.ts";
import { AdapterError, type ConsumersAt, type ScalerPort } from "../ports.ts";

/** What the command that only reads prints: `2`, or `2 3` (running, wanted). */
const printed = z
  .string()
  .trim()
  .regex(/^\d{1,6}( \d{1,6})?$/)
  .transform((text) => text.split(" ").map(Number));

/**
 * Anything else that a site can scale: commands of its agents' own files. `<instance>-running` only reads, `<instance>-to-<count>` brings
 * it to that many; there is one for each count that the site allows, since callers give no arguments.
 */
export function commandScaler(agents: AgentClient, at: ConsumersAt): ScalerPort {
  return {
    async observe(component, zone, look) {
      const command = `${at(component, zone).instance}-running`;
      const path = `/v1/observe/command/${encodeURIComponent(command)}`;
      const { stdout } = await agents.look(zone, path, commandAnswer, look);
      const parsed = printed.safeParse(stdout);
      if (!parsed.success)
        throw new AdapterError("nonsense", zone, `${command} printed no number: ${stdout.slice(0, 120)}`);
      const [running = 0, wanted = running] = parsed.data;
      return { running, wanted };
    },
    async scale(component, zone, count, act) {
      await agents.act(zone, "host.run", { command: `${at(component, zone).instance}-to-${count}` }, act);
    },
  };
}
