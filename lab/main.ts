import { parseArgs } from "node:util";
import { parseTarget } from "./components.ts";
import { countCases } from "./count.ts";
import { stopLab } from "./down.ts";
import { FAULT_USAGE, makeFault } from "./fault-command.ts";
import { healTarget } from "./heal.ts";
import { requireManifest, stateFolder } from "./manifest.ts";
import { parseParts } from "./parts.ts";
import { withLock } from "./process/lock.ts";
import { remakeAlone } from "./remake.ts";
import { replayStory } from "./replay.ts";
import { resetLab } from "./reset.ts";
import { snapshotLab } from "./snapshot.ts";
import { labStatus, statusLines } from "./status.ts";
import { startLab } from "./up.ts";
import { startWriters, stopWriters } from "./writers.ts";

const USAGE = `npm run lab -- <command> [--state DIR] [--json]
  up [--no-writer] [--slot N] [--bounded-disks] [--oidc URL] [--with all|registry,charts,keys,objects]
                                    start both regions and wait until they are healthy
                                    --with: images, charts with archives, keys (an emulator of AWS KMS), objects (MinIO), as far as their programs are here
                                    --oidc: the login provider (its issuer) that the zones get a way to
  down [--purge]                    stop exactly what up started; --purge removes its data too
  status                            what runs, measured now
${FAULT_USAGE}
  heal <zone[/component]>           end its faults: what is frozen goes on as it was, what is dead starts as systemd would start it
  remake jp-a                       its database, files and crossings anew: no trace of what was copied there
  writer start|stop                 the steady customer, and the local writers in the zones
  snapshot                          copy the state of a healthy lab (it stops for a moment)
  reset                             back to the snapshot, whatever happened since
  load start|stop                   customers that send logs; start may be given --per-second N
  load surge|calm [--times N]       ten (or N) times as many logs from now on, and as many as before
  commit TEXT                       a commit to the charts of the lab; whoever keeps the archives makes one of it
  release VERSION                   the next release of the ingest API, on the canary; refused while releases are paused
  replay worked-example [--json FILE] [--repetitions N]   a lab of its own loses a zone under load and is normal again, unattended
  count [--logs] [--since ISO-TIME] what the customer was promised, held against the rows that are there; --logs: the load's logs`;

async function run(): Promise<number> {
  if (process.argv[2] === "replay") return await replayStory(process.argv.slice(3));
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      state: { type: "string" },
      json: { type: "boolean", default: false },
      "no-writer": { type: "boolean", default: false },
      purge: { type: "boolean", default: false },
      slot: { type: "string" },
      since: { type: "string" },
      logs: { type: "boolean", default: false },
      "per-second": { type: "string" },
      times: { type: "string" },
      ms: { type: "string" },
      service: { type: "string" },
      way: { type: "string" },
      skew: { type: "string" },
      "bounded-disks": { type: "boolean", default: false },
      oidc: { type: "string" },
      with: { type: "string" },
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
      const manifest = await startLab({
        stateDir,
        writer: !values["no-writer"],
        boundedDisks: values["bounded-disks"],
        told,
        ...slot,
        ...(values.with === undefined ? {} : { with: parseParts(values.with) }),
        ...(values.oidc === undefined ? {} : { oidc: values.oidc }),
      });
      if (values.json) answer(manifest);
      return 0;
    }
    case "down":
      await stopLab(requireManifest(stateDir), { purge: values.purge, told });
      return 0;
    case "status": {
      const status = await labStatus(requireManifest(stateDir));
      if (values.json) answer(status);
      else for (const line of statusLines(status)) told(line);
      return status.components.every((row) => row.answers) && status.faults.length === 0 ? 0 : 1;
    }
    case "fault": {
      if (first === undefined || second === undefined) throw new Error(USAGE);
      const made = await withLock(stateDir, () => makeFault(requireManifest(stateDir), first, second, values));
      if (values.json) answer({ fault: first, target: second, hit: made.hit });
      else told(made.told);
      return made.hit > 0 ? 0 : 1;
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
      if (first === "start") {
        const outcomes = await startWriters(requireManifest(stateDir));
        told(`writers: ${outcomes.filter((outcome) => outcome === "started").length} started of ${outcomes.length}`);
      } else if (first === "stop") await stopWriters(requireManifest(stateDir));
      else throw new Error(USAGE);
      return 0;
    case "load": {
      if (first === undefined) throw new Error(USAGE);
      const { tellLoad } = await import("./platform/tell-load.ts");
      told(await tellLoad(requireManifest(stateDir), first, { perSecond: values["per-second"], times: values.times }));
      return 0;
    }
    case "release": {
      if (first === undefined) throw new Error(USAGE);
      const { release } = await import("./platform/release.ts");
      told(await withLock(stateDir, () => release(requireManifest(stateDir), first)));
      return 0;
    }
    case "commit": {
      const { commitCharts } = await import("./charts/commit.ts");
      told(`charts: ${await commitCharts(requireManifest(stateDir), first ?? "a change")}`);
      return 0;
    }
    case "snapshot":
      await snapshotLab(requireManifest(stateDir), told);
      return 0;
    case "reset":
      await resetLab(requireManifest(stateDir), told);
      return 0;
    case "count": {
      const since = new Date(values.since ?? 0);
      if (Number.isNaN(since.getTime()))
        throw new Error(`--since "${values.since}" is no time. Write it like 2030-01-31T03:00:00Z.`);
      if (values.logs) {
        const { countLogs } = await import("./platform/count.ts");
        answer(await countLogs(requireManifest(stateDir), since));
      } else answer(await countCases(requireManifest(stateDir), since));
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
