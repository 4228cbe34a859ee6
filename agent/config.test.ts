import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "./config.ts";

const good = {
  zone: "kr-a",
  region: "kr",
  listen: { host: "127.0.0.1", port: 7443 },
  tls: { cert: "/c", key: "/k", ca: "/a" },
  signingKey: "/s",
  stateDir: "/state",
};
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haechi-agent-config-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
async function load(text: string) {
  const file = join(folder, "agent.json");
  await writeFile(file, text);
  return await loadConfig(file);
}

describe("the agent's file", () => {
  it("may leave out what the zone does not have", async () => {
    expect(await load(JSON.stringify(good))).toMatchObject({ zone: "kr-a", haproxy: {}, postgresql: {}, searches: {} });
  });

  it.each([
    ["cut short", '{"zone":', /is not JSON/],
    ["a relative path", JSON.stringify({ ...good, stateDir: "state" }), /absolute path/],
    ["an unknown member", JSON.stringify({ ...good, shell: true }), /shell/],
    [
      "a broken expression",
      JSON.stringify({ ...good, searches: { s: { paths: ["/"], own: "(", foreign: "x" } } }),
      /regular expression/,
    ],
    [
      "a command without a program",
      JSON.stringify({ ...good, commands: { c: { argv: [], timeoutMs: 1000 } } }),
      /program/,
    ],
  ])("with %s is refused with its place", async (_, text, message) => {
    await expect(load(text)).rejects.toThrow(message);
  });
});
