import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { mustKeepOne } from "./keeps-one.ts";

let folder = "";
let server: Server;
let weights: Readonly<Record<string, number>>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "haechi-haproxy-"));
  server = createServer((socket) => socket.on("data", (asked) => void socket.end(answerTo(asked.toString().trim()))));
  await new Promise<void>((resolve) => void server.listen(join(folder, "admin.sock"), resolve));
});
afterEach(async () => {
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  rmSync(folder, { recursive: true, force: true });
});

/** As HAProxy tells it: with weight 0 a healthy server is in DRAIN, and nobody set anything. */
function answerTo(command: string): string {
  const all = Object.entries(weights);
  const stat = all.map(([name, weight]) => `console,${name},${weight > 0 ? "UP" : "DRAIN"},${weight},2,`);
  const state = all.map(([name, weight], index) => `3 console ${index + 1} ${name} 127.0.0.1 2 0 ${weight}`);
  if (command === "show stat") return ["# pxname,svname,status,weight,type,", ...stat, ""].join("\n");
  const head = "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight";
  return ["1", head, ...state, "", ""].join("\n");
}
const take = (name: string) => mustKeepOne({ socket: join(folder, "admin.sock"), maps: {} }, "console", name);

it("takes no server away while only those without a share would be left", async () => {
  weights = { "kr-a": 1, "kr-b": 0, canary: 0 };
  await expect(take("kr-a")).rejects.toMatchObject({ code: "refused" });
  await expect(take("kr-b")).resolves.toBeUndefined();
  weights = { "kr-a": 1, "kr-b": 5, canary: 0 };
  await expect(take("kr-a")).resolves.toBeUndefined();
});
