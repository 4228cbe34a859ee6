import { parseArgs } from "node:util";
import { parseTarget } from "./components.ts";
import { countCases } from "./count.ts";
import { stopLab } from "./down.ts";
import { killTarget } from "./fault.ts";
import { healTarget } from "./heal.ts";
import { requireManifest, stateFolder } from "./manifest.ts";
import { withLock } from "./process/lock.ts";
import { remakeAlone } from "./remake.ts";
import { startComponent } from "./start-component.ts";
import { labStatus } from "./status.ts";
import { stopComponent } from "./stop-component.ts";
import { startLab } from "./up.ts";

const USAGE = `npm run lab -- <command> [--state DIR] [--json]
  up [--no-writer] [--slot N]       start both regions and wait until they are healthy
  down [--purge]                    stop exactly what up started; --purge removes its data too
  status                            what runs, measured now
  fault kill <zone[/component]>     SIGKILL to a whole zone, or to agent, relay, meta-db, console or haproxy in it
  heal <zone[/component]>           start it again as systemd would
  remake jp-a                       its database, files and crossings anew: no trace of what was copied there
  writer start|stop                 the steady customer
  count [--since ISO-TIME]          what the customer was promised, held against the rows that are there`;

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      state: { type: "string" },
      json: { type: "boolean", default: false },
      "no-writer": { type: "boolean", default: false },
      purge: { type: "boolean", default: false },
      slot: { type: "string" },
      since: { type: "string" },
    },
  });
  const stateDir = stateFolder(values.state);
  const [command, first, second] = positionals;
  // With --json the one thing on standard output is the answer.
  const told = (line: string): void => (values.json ? console.error(line) : console.log(line));
  const answer = (value: unknown): void => console.log(JSON.stringify(value, null, values.json ? 0 : 2));
  switch (command) {
    case "up": {
      const slot = values.slot === undefined ? {} : { slot: Number(values.slot) };
      const manifest = await startLab({ stateDir, writer: !values["no-writer"], told, ...slot });
      if (values.json) answer(manifest);
      return 0;
    }
    case "down":
      await stopLab(requireManifest(stateDir), { purge: values.purge, told });
      return 0;
    case "status": {
      const status = await labStatus(requireManifest(stateDir));
      if (values.json) answer(status);
      else
        for (const row of status.components)
          told(
            `${row.name.padEnd(16)} ${row.running ? (row.answers ? "answers" : "RUNS, DOES NOT ANSWER") : "DOWN"}${row.role ? ` (${row.role})` : ""}`,
          );
      return status.components.every((row) => row.answers) ? 0 : 1;
    }
    case "fault": {
      if (first !== "kill" || second === undefined) throw new Error(USAGE);
      const target = parseTarget(second);
      const killed = await withLock(stateDir, () => killTarget(requireManifest(stateDir), target));
      if (values.json) answer({ target: second, killed });
      else told(`${second}: ${killed} processes killed`);
      return killed > 0 ? 0 : 1;
    }
    case "heal": {
      if (first === undefined) throw new Error(USAGE);
      const healed = await withLock(stateDir, () => healTarget(requireManifest(stateDir), parseTarget(first), told));
      if (values.json) answer(healed);
      return healed.some((row) => row.outcome === "failed") ? 1 : 0;
    }
    case "remake":
      if (first !== "jp-a")
        throw new Error("Only jp-a stands alone and can be made anew; zones of kr are rejoined by the control plane.");
      await withLock(stateDir, () => remakeAlone(requireManifest(stateDir)));
      told("jp-a: made anew");
      return 0;
    case "writer":
      if (first === "start") told(`writer: ${await startComponent(requireManifest(stateDir), "outside", "writer")}`);
      else if (first === "stop") await stopComponent(requireManifest(stateDir), "outside", "writer");
      else throw new Error(USAGE);
      return 0;
    case "count": {
      const since = new Date(values.since ?? 0);
      if (Number.isNaN(since.getTime()))
        throw new Error(`--since "${values.since}" is no time. Write it like 2030-01-31T03:00:00Z.`);
      answer(await countCases(requireManifest(stateDir), since));
      return 0;
    }
    default:
      console.error(USAGE);
      return 2;
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
