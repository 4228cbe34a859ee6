import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningLab, startLab } from "#lab/harness.ts";
import { processesOf } from "#lab/stop-component.ts";
import { type ContractSite, eventually, openContractSite } from "../contract-site.ts";

const GATEWAY = "console/gateway-kr";
const ENTRANCE = "console/entrance";
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

const server = (name: string, agent = "kr-b") => ({ agent, instance: "gateway", backend: "console", server: name });
const edge = (name: string) => ({ agent: "outside", instance: "edge", backend: "kr", server: name });
const adminOf = async (name: string) =>
  (await site.adapters.gateway.observeGateway(GATEWAY, "kr-b", site.look())).servers.find((one) => one.name === name)
    ?.admin;

describe("GatewayPort towards HAProxy", () => {
  it("measures a zone's gateway: health by check, what was set, router, sessions and their limit", async () => {
    const seen = await site.adapters.gateway.observeGateway(GATEWAY, "kr-b", site.look());
    expect(seen.maintenance).toBe(false);
    expect(seen.servers.map((one) => [one.name, one.up, one.admin])).toEqual([
      ["kr-a", true, "ready"],
      ["kr-b", true, "ready"],
      ["kr-c", true, "ready"],
    ]);
    expect(seen.servers[0]?.check).toContain("L7OK");
    for (const backend of ["meta-db", "stream"])
      expect(
        seen.router.filter((one) => one.backend === backend).map((one) => [one.name, one.admin]),
        backend,
      ).toEqual([
        ["kr-a", "ready"],
        ["kr-b", "maint"],
        ["kr-c", "maint"],
      ]);
    expect(seen.sessions.limit).toBeGreaterThan(0);
    expect(seen.sessions.used).toBeGreaterThanOrEqual(0);
  });

  it("measures the entrance: route and the zones of every region", async () => {
    const seen = await site.adapters.gateway.observeEntrance(ENTRANCE, site.look());
    expect(seen.route).toBe("kr");
    expect(seen.servers.map((one) => `${one.backend}/${one.name}`)).toEqual([
      "kr/kr-a",
      "kr/kr-b",
      "kr/kr-c",
      "jp/jp-a",
    ]);
  });

  it.each(["maint", "drain", "ready"] as const)("sets a server to %s and it is so", async (state) => {
    await site.adapters.gateway.setServer(server("kr-a"), state, site.act());
    expect(await adminOf("kr-a")).toBe(state);
  });

  it("tells each call exactly", async () => {
    site.calls.length = 0;
    await site.adapters.gateway.setServer(server("kr-a"), "ready", site.act());
    expect(site.calls).toMatchObject([{ to: "kr-b", ok: true, repeated: false }]);
    expect(site.calls[0]?.call).toBe(
      'POST /v1/verbs/haproxy.server-state {"instance":"gateway","backend":"console","server":"kr-a","state":"ready"}',
    );
  });

  it("never takes the last healthy server, at a gateway or at the entrance; a router may be closed", async () => {
    const { gateway } = site.adapters;
    await gateway.setServer(server("kr-a"), "maint", site.act());
    await gateway.setServer(server("kr-b"), "drain", site.act());
    await expect(gateway.setServer(server("kr-c"), "drain", site.act())).rejects.toMatchObject({ code: "refused" });
    expect(await adminOf("kr-c")).toBe("ready");
    await gateway.setServer(server("kr-a"), "ready", site.act());
    await gateway.setServer(server("kr-b"), "ready", site.act());

    const jp = { agent: "outside", instance: "edge", backend: "jp", server: "jp-a" };
    await expect(gateway.setServer(jp, "maint", site.act())).rejects.toMatchObject({ code: "refused" });
    const router = { ...server("kr-a", "kr-c"), backend: "meta-db" };
    await gateway.setServer(router, "maint", site.act());
    const closed = await gateway.observeGateway(GATEWAY, "kr-c", site.look());
    const open = closed.router.filter((one) => one.admin === "ready").map(({ backend, name }) => `${backend}/${name}`);
    // Each router is closed by itself.
    expect(open).toEqual(["stream/kr-a"]);
    await gateway.setServer(router, "ready", site.act());
  });

  it("does not count a server without a share as one that serves", async () => {
    const { gateway } = site.adapters;
    await gateway.setServer(server("kr-a"), "maint", site.act());
    await gateway.setWeight(server("kr-b"), 0, site.act());
    await expect(gateway.setServer(server("kr-c"), "drain", site.act())).rejects.toMatchObject({ code: "refused" });
    expect(await adminOf("kr-c")).toBe("ready");
    await gateway.setWeight(server("kr-b"), 1, site.act());
    await gateway.setServer(server("kr-a"), "ready", site.act());
  });

  it("of two drains at once that would leave nobody, one is refused", async () => {
    const { gateway } = site.adapters;
    await gateway.setServer(server("kr-a"), "maint", site.act());
    const ends = await Promise.allSettled(
      ["kr-b", "kr-c"].map((zone) => gateway.setServer(server(zone), "maint", site.act())),
    );
    expect(ends.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const zone of ["kr-a", "kr-b", "kr-c"]) await gateway.setServer(server(zone), "ready", site.act());
  });

  it("sets a class's limit and the canary's weight, and measures them", async () => {
    const { gateway } = site.adapters;
    const canary = { agent: "kr-b", instance: "gateway", backend: "ingest", server: "canary" };
    const look = () => gateway.observeGateway(GATEWAY, "kr-b", site.look());
    expect(await look()).toMatchObject({ limits: { interactive: 0, ingest: 0, bulk: 0 }, canary: { weight: 10 } });
    await gateway.setMap("kr-b", "gateway", "limits.map", "bulk", "20", site.act());
    await gateway.setWeight(canary, 0, site.act());
    expect(await look()).toMatchObject({ limits: { interactive: 0, ingest: 0, bulk: 20 }, canary: { weight: 0 } });
    await gateway.setMap("kr-b", "gateway", "limits.map", "bulk", "0", site.act());
    await gateway.setWeight(canary, 10, site.act());
  });

  it("sets a weight and the maintenance switch", async () => {
    const { gateway } = site.adapters;
    await gateway.setWeight(server("kr-c"), 3, site.act());
    await gateway.setMap("kr-b", "gateway", "maintenance.map", "console", "on", site.act());
    const seen = await gateway.observeGateway(GATEWAY, "kr-b", site.look());
    expect(seen.servers.find((one) => one.name === "kr-c")?.weight).toBe(3);
    expect(seen.maintenance).toBe(true);
    await gateway.setWeight(server("kr-c"), 1, site.act());
    await gateway.setMap("kr-b", "gateway", "maintenance.map", "console", "off", site.act());
  });

  it("routes the entrance to the other region and back, also by a key that the map did not have", async () => {
    const { gateway } = site.adapters;
    await gateway.setMap("outside", "edge", "route.map", "console", "jp", site.act());
    expect((await gateway.observeEntrance(ENTRANCE, site.look())).route).toBe("jp");
    expect((await site.adapters.entrance.probe(ENTRANCE, site.look())).region).toBe("jp");
    await gateway.setMap("outside", "edge", "route.map", "console", "kr", site.act());
    await gateway.setMap("outside", "edge", "route.map", "another", "kr", site.act());
    expect((await gateway.observeEntrance(ENTRANCE, site.look())).route).toBe("kr");
  });

  it("ends the sessions of a server that takes no more", async () => {
    await site.adapters.gateway.setServer(edge("kr-c"), "maint", site.act());
    await site.adapters.gateway.shutdownSessions(edge("kr-c"), site.act());
    await site.adapters.gateway.setServer(edge("kr-c"), "ready", site.act());
  });

  it("answers a repeat as one act, and sets again what was lost meanwhile", async () => {
    const key = `repeat:${Date.now()}`;
    const { gateway } = site.adapters;
    site.calls.length = 0;
    await gateway.setServer(server("kr-a"), "maint", site.act({ key }));
    await gateway.setServer(server("kr-a"), "maint", site.act({ key }));
    expect(site.calls.map((call) => call.repeated)).toEqual([false, true]);
    await gateway.setServer(server("kr-a"), "ready", site.act({ key }));
    await gateway.setServer(server("kr-a"), "maint", site.act({ key }));
    expect(await adminOf("kr-a")).toBe("maint");
    await gateway.setServer(server("kr-a"), "ready", site.act());
  });

  it("refuses the token of a run that was taken over, and changes nothing", async () => {
    const { gateway } = site.adapters;
    await gateway.setServer(server("kr-b"), "ready", site.act({ token: 2000n, scope: "kr-token-test" }));
    const stale = site.act({ token: 1999n, scope: "kr-token-test" });
    await expect(gateway.setServer(server("kr-b"), "maint", stale)).rejects.toMatchObject({ code: "stale-token" });
    expect(await adminOf("kr-b")).toBe("ready");
  });

  it("knows what is not there", async () => {
    const { gateway } = site.adapters;
    await expect(gateway.observeGateway(GATEWAY, "jp-a", site.look())).rejects.toMatchObject({ code: "not-capable" });
    await expect(gateway.observeGateway("console/none", "kr-a", site.look())).rejects.toMatchObject({
      code: "not-capable",
    });
    await expect(gateway.setServer(server("kr-x"), "maint", site.act())).rejects.toMatchObject({ code: "refused" });
    await expect(gateway.setMap("kr-b", "gateway", "none.map", "a", "b", site.act())).rejects.toMatchObject({
      code: "not-capable",
    });
    await expect(gateway.setMap("kr-b", "gateway", "maintenance.map", "a b", "c;d", site.act())).rejects.toMatchObject({
      code: "failed",
    });
  });

  it("says so in time when HAProxy is frozen, and goes on when it thaws", async () => {
    const frozen = processesOf(lab.manifest, "kr-c", "haproxy");
    expect(frozen.length).toBeGreaterThan(0);
    for (const { pid } of frozen) process.kill(pid, "SIGSTOP");
    try {
      await expect(site.adapters.gateway.observeGateway(GATEWAY, "kr-c", site.look(4000))).rejects.toMatchObject({
        code: "timeout",
      });
    } finally {
      for (const { pid } of frozen) process.kill(pid, "SIGCONT");
    }
    await eventually(5000, "it answers again", () =>
      site.adapters.gateway.observeGateway(GATEWAY, "kr-c", site.look(3000)).catch(() => null),
    );
  });
});
