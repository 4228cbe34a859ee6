import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Checked, CheckId } from "#domain/checks/check.ts";
import { standingChecks } from "#domain/checks/standing-checks.ts";
import type { Measured } from "#domain/topology/freshness.ts";
import { parseTarget } from "#lab/components.ts";
import { killTarget } from "#lab/fault.ts";
import { askNobody } from "#lab/faults/client-cert.ts";
import { tellHaproxy } from "#lab/haproxy/admin.ts";
import { type RunningLab, startLab } from "#lab/harness.ts";
import { healTarget } from "#lab/heal.ts";
import { type ContractSite, openContractSite } from "../adapters/contract-site.ts";
import { targetsOf } from "../observe/targets.ts";

/** The checks over the real components, and what breaks each of them. */
let provider: Server;
let lab: RunningLab;
let site: ContractSite;

beforeAll(async () => {
  provider = createServer((request, response) => {
    const { port } = provider.address() as AddressInfo;
    const found = request.url === "/.well-known/openid-configuration";
    response.writeHead(found ? 200 : 404, { "content-type": "application/json", connection: "close" });
    response.end(found ? JSON.stringify({ issuer: `http://127.0.0.1:${port}` }) : "{}");
  });
  await listen(0);
  const { port } = provider.address() as AddressInfo;
  lab = await startLab({ writer: false, oidc: `http://127.0.0.1:${port}` });
  site = await openContractSite(lab.manifest);
});
afterAll(async () => {
  await site?.adapters.close();
  await lab?.down();
  if (provider?.listening) provider.close();
});

async function listen(port: number): Promise<void> {
  provider.listen(port, "127.0.0.1");
  await once(provider, "listening");
}

/** Measures everything once, now, and judges it. */
async function check(id: CheckId): Promise<Checked> {
  const seen = targetsOf(site).map(async (target): Promise<[string, Measured]> => {
    const found = await target.look(site.look(3_000)).catch(() => ({ ok: false, value: null }));
    return [target.key, { ok: found.ok, value: found.value, at: new Date(), intervalMs: 5_000 }];
  });
  const measured = Object.fromEntries(await Promise.all(seen));
  const judged = standingChecks(site.topology, measured, new Date()).find((one) => one.id === id);
  if (!judged) throw new Error(`there is no check ${id}`);
  return judged;
}
const becomes = (id: CheckId, wanted: object) =>
  expect.poll(() => check(id), { timeout: 20_000, interval: 200 }).toMatchObject(wanted);
const heal = (target: string) => healTarget(lab.manifest, parseTarget(target), () => {});

test("a healthy site passes all of them", async () => {
  const reasons = ["gateways-in-two-zones", "l7-checks-on", "mtls-refuses", "oidc-reachable"] as const;
  for (const id of reasons) await becomes(id, { state: "ok" });
  expect((await check("mtls-refuses")).reasons).toContainEqual({
    state: "ok",
    key: "refuses",
    values: { gateway: "console/gateway-kr", zone: "kr-b", agents: "kr-a, kr-c, outside" },
  });
});

test("a gateway that asks nobody for a certificate lets everybody in, and is named", async () => {
  await askNobody(lab.manifest, "kr-b");
  try {
    await becomes("mtls-refuses", {
      state: "bad",
      reasons: [{ key: "lets-in", values: { zone: "kr-b", agents: "kr-a, kr-c, outside" } }, {}, {}, {}],
    });
  } finally {
    await heal("kr-b/haproxy");
  }
  await becomes("mtls-refuses", { state: "ok" });
});

test("a gateway that is dead refuses nobody: it is not measured, and fewer zones are active", async () => {
  await killTarget(lab.manifest, parseTarget("kr-b/haproxy"));
  await killTarget(lab.manifest, parseTarget("kr-c/haproxy"));
  try {
    await becomes("mtls-refuses", { state: "na" });
    await becomes("gateways-in-two-zones", {
      state: "bad",
      reasons: [{ key: "active-in-one", values: { zones: "kr-a" } }, { key: "one-zone-region" }],
    });
  } finally {
    await heal("kr-b/haproxy");
    await heal("kr-c/haproxy");
  }
});

test("a health check that somebody switched off is named by its gateway and server", async () => {
  const { adminSocket } = lab.manifest.zones["kr-a"].gateway;
  await tellHaproxy(adminSocket, "disable health console/kr-a");
  try {
    await becomes("l7-checks-on", {
      state: "bad",
      reasons: expect.arrayContaining([
        expect.objectContaining({
          key: "check-off",
          values: expect.objectContaining({ server: "console/gateway-kr:kr-a console/kr-a" }),
        }),
      ]),
    });
  } finally {
    await tellHaproxy(adminSocket, "enable health console/kr-a");
  }
});

test("a login provider that is gone is reached from nowhere, until it is back", async () => {
  const { port } = provider.address() as AddressInfo;
  provider.closeAllConnections();
  provider.close();
  await becomes("oidc-reachable", { state: "bad", reasons: [{ key: "issuer-seen-nowhere" }] });
  await listen(port);
  await becomes("oidc-reachable", { state: "ok" });
});
