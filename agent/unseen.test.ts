import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fence as fencePostgresql } from "./postgresql/fence.ts";
import type { Node } from "./postgresql/node.ts";
import { observe as observePostgresql } from "./postgresql/observe.ts";
import { fence as fenceRedis } from "./redis/fence.ts";
import type { RedisNode } from "./redis/node.ts";
import { observe as observeRedis } from "./redis/observe.ts";
import { takesConnections } from "./takes-connections.ts";

// Somebody listens where the instance would, and no process of it is seen: as from beside its container.
let folder = "";
let server: Server;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haechi-unseen-"));
  server = createServer((socket) => void socket.destroy());
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
const listen = (where: { path: string } | { host: string; port: number }) =>
  new Promise<number>((resolve) => {
    server.listen(where, () => resolve((server.address() as AddressInfo | null)?.port ?? 0));
  });
const by = { scope: "kr", token: "1" };
const instance = (port: number) => ({ dataDir: folder, socketDir: folder, binDir: folder, host: "127.0.0.1", port });
const postgresql = () => ({ name: "meta-db", instance: instance(5432), stateDir: folder }) as unknown as Node;
const redis = (port: number) =>
  ({
    name: "ingest",
    instance: { ...instance(port), configFile: join(folder, "redis.conf"), passwordFile: join(folder, "none") },
    stateDir: folder,
  }) as unknown as RedisNode;

describe("a fence on an instance that goes on unseen", () => {
  it("fails for PostgreSQL while its socket takes connections, and it counts as running", async () => {
    await listen({ path: join(folder, ".s.PGSQL.5432") });
    await expect(fencePostgresql(postgresql(), by)).rejects.toMatchObject({ code: "failed" });
    expect(await observePostgresql(postgresql())).toMatchObject({ fenced: true, running: true });
    await close();
    expect(await fencePostgresql(postgresql(), by)).toEqual({ stopped: 0 });
    expect(await observePostgresql(postgresql())).toMatchObject({ fenced: true, running: false });
  });

  it("fails for Redis while its port takes connections, and it counts as running", async () => {
    const node = redis(await listen({ host: "127.0.0.1", port: 0 }));
    await expect(fenceRedis(node, by)).rejects.toMatchObject({ code: "failed" });
    expect(await observeRedis(node)).toMatchObject({ fenced: true, running: true });
    await close();
    expect(await fenceRedis(node, by)).toEqual({ stopped: 0 });
    expect(await observeRedis(node)).toMatchObject({ fenced: true, running: false });
  });
});

it("takes nothing for running that does not answer, and waits for none", async () => {
  const began = performance.now();
  expect(await takesConnections({ path: join(folder, "nobody") })).toBe(false);
  expect(await takesConnections({ host: "127.0.0.1", port: 1 })).toBe(false);
  expect(performance.now() - began).toBeLessThan(1_000);
});
