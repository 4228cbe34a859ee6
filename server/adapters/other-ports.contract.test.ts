import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningLab, startLab } from "#lab/harness.ts";
import { postgresOf } from "#lab/process/members.ts";
import { processesOf } from "#lab/stop-component.ts";
import { type ContractSite, openContractSite } from "./contract-site.ts";

let lab: RunningLab;
let site: ContractSite;
beforeAll(async () => {
  lab = await startLab({ writer: false });
  site = await openContractSite(lab.manifest);
});
afterAll(async () => {
  await site?.adapters.close();
  await lab?.down();
});

describe("FlagsPort", () => {
  it("sets a flag that the application then obeys, and sets it back", async () => {
    const { flags, gateway, entrance } = site.adapters;
    await flags.setFlag("console/flags-jp", "jp-a", "limited-console", "on", site.act({ scope: "jp" }));
    expect(await flags.observeFlags("console/flags-jp", "jp-a", site.look())).toMatchObject({
      "limited-console": "on",
    });
    await gateway.setMap("outside", "edge", "route.map", "console", "jp", site.act());
    expect(await entrance.probe("console/entrance", site.look())).toMatchObject({
      region: "jp",
      mode: "limited",
      status: 200,
    });
    await flags.setFlag("console/flags-jp", "jp-a", "limited-console", "off", site.act({ scope: "jp" }));
    await gateway.setMap("outside", "edge", "route.map", "console", "kr", site.act());
  });

  it("calls a damaged file an error and not «no flags»", async () => {
    const { flagsFile } = lab.manifest.zones["kr-c"].console;
    writeFileSync(flagsFile, '{"limited":');
    await expect(site.adapters.flags.observeFlags("console/flags-kr", "kr-c", site.look())).rejects.toMatchObject({
      code: "failed",
    });
    writeFileSync(flagsFile, "{}");
  });
});

describe("EntrancePort", () => {
  it("sees what a customer sees: region, zone, mode and how long it took", async () => {
    const seen = await site.adapters.entrance.probe("console/entrance", site.look());
    expect(seen).toMatchObject({ status: 200, region: "kr", mode: "full" });
    expect(["kr-a", "kr-b", "kr-c"]).toContain(seen.zone);
    expect(seen.ms).toBeGreaterThanOrEqual(0);
  });

  it("sees maintenance when every zone is in it", async () => {
    const set = (value: string) =>
      Promise.all(
        ["kr-a", "kr-b", "kr-c"].map((zone) =>
          site.adapters.gateway.setMap(zone, "gateway", "maintenance.map", "console", value, site.act()),
        ),
      );
    await set("on");
    await expect
      .poll(async () => (await site.adapters.entrance.probe("console/entrance", site.look())).mode, { timeout: 5000 })
      .toBe("maintenance");
    await set("off");
    await expect
      .poll(async () => (await site.adapters.entrance.probe("console/entrance", site.look())).mode, { timeout: 5000 })
      .toBe("full");
  });
});

describe("WitnessPort", () => {
  it("gets signed votes from another zone, and they change when the target freezes", async () => {
    const { witness } = site.adapters;
    const voteOn = (target: string) => witness.vote("kr-b", target, site.look());
    expect(await voteOn("kr-c/meta-db")).toMatchObject({ agent: "kr-b", target: "kr-c/meta-db", answers: true });
    const frozen = postgresOf(lab.manifest.zones["kr-c"].postgresql.dataDir);
    for (const { pid } of frozen) process.kill(pid, "SIGSTOP");
    try {
      // The relay in between still accepts: a bare connection would have looked healthy.
      expect((await voteOn("kr-c/meta-db")).answers).toBe(false);
    } finally {
      for (const { pid } of frozen) process.kill(pid, "SIGCONT");
    }
    expect((await voteOn("kr-c/meta-db")).answers).toBe(true);
  });

  it("gets everything one agent sees in one answer, signed for this question, of every place but its own", async () => {
    const { witness } = site.adapters;
    const nonce = "a-nonce-of-this-test";
    const votes = await witness.votes("kr-b", nonce, site.look());
    const seen = Object.fromEntries(votes.map(({ vote }) => [vote.target, vote.answers]));
    const nodes = { "kr-a/meta-db": true, "kr-c/meta-db": true, "jp-a/meta-db": true };
    expect(seen).toEqual({ "kr-a": true, "kr-c": true, "jp-a": true, outside: true, ...nodes });
    expect(new Set(votes.map(({ vote }) => vote.nonce))).toEqual(new Set([nonce]));
    await expect(witness.votes("kr-b", "short", site.look())).rejects.toMatchObject({ code: "failed" });
    const frozen = ["agent", "haproxy"] as const;
    const stop = (signal: NodeJS.Signals) => {
      for (const { pid } of frozen.flatMap((name) => [...processesOf(lab.manifest, "kr-c", name)]))
        process.kill(pid, signal);
    };
    stop("SIGSTOP");
    try {
      const partly = await witness.votes("kr-b", nonce, site.look());
      const zone = partly.find(({ vote }) => vote.target === "kr-c")?.vote;
      // Its database still answers: the zone is not lost.
      expect(zone).toMatchObject({ answers: true, reason: expect.stringContaining("gateway timeout") });
    } finally {
      stop("SIGCONT");
    }
  });

  it("tells which agent answers, and knows none that the site does not list", async () => {
    expect(await site.adapters.witness.status("outside", site.look())).toMatchObject({ zone: "outside" });
    await expect(site.adapters.witness.status("kr-x", site.look())).rejects.toMatchObject({ code: "not-capable" });
    await expect(site.adapters.witness.vote("kr-b", "nothing", site.look())).rejects.toMatchObject({
      code: "not-capable",
    });
  });
});

describe("HostPort", () => {
  it("runs a named command once for a key", async () => {
    const key = "export";
    site.calls.length = 0;
    const first = await site.adapters.host.runCommand("jp-a", "export-catalogue", site.act({ key, scope: "jp" }));
    expect(await site.adapters.host.runCommand("jp-a", "export-catalogue", site.act({ key, scope: "jp" }))).toEqual(
      first,
    );
    expect(site.calls.map((call) => call.repeated)).toEqual([false, true]);
    await expect(site.adapters.host.runCommand("jp-a", "rm -rf /", site.act({ scope: "jp" }))).rejects.toMatchObject({
      code: "not-capable",
    });
  });

  it("finds a region's own markers and none of the other, until one is there", async () => {
    const search = () => site.adapters.host.searchMarkers("jp-a", "region-files", site.look(60_000));
    const clean = await search();
    expect(clean.foreign).toBe(0);
    expect(clean.own).toBeGreaterThan(0);
    expect(clean.bytes).toBeGreaterThan(1_000_000);
    writeFileSync(join(lab.manifest.logDirs["jp-a"], "leak.log"), `x mk1kr${"0".repeat(16)} y`);
    expect((await search()).foreign).toBe(1);
  });
});

describe("PowerPort", () => {
  it("confirms from outside what is on, switches off, and does not need the zone's agent for it", async () => {
    const { power } = site.adapters;
    expect(await power.isOff("kr-c", "meta-db/kr", site.look(15_000))).toBe(false);
    for (const { pid } of processesOf(lab.manifest, "kr-c", "agent")) process.kill(pid, "SIGKILL");
    await power.powerOff("kr-c", "meta-db/kr", site.act());
    expect(await power.isOff("kr-c", "meta-db/kr", site.look(15_000))).toBe(true);
    expect(postgresOf(lab.manifest.zones["kr-c"].postgresql.dataDir)).toEqual([]);
    await expect(power.isOff("kr-x", "meta-db/kr", site.look(15_000))).rejects.toMatchObject({ code: "not-capable" });
  });
});
