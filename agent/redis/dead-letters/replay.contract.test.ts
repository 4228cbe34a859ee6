import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { freePort } from "#server/db/free-port.ts";
import { waitUntil } from "../../wait-until.ts";
import { askOwn, type RedisNode } from "../node.ts";
import { MOVE_OLDEST } from "./move-oldest.ts";
import { replayDeadLetters } from "./replay.ts";

/** One real Redis of its own, with nobody who reads its stream. */
let server: ChildProcess;
let folder: string;
let node: RedisNode;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haechi-dead-letters-"));
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, "secret\n");
  const port = await freePort(0);
  const only = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
  server = spawn("redis-server", [...only, "--requirepass", "secret"], { stdio: "ignore" });
  const instance = { host: "127.0.0.1", port, user: "default", passwordFile, peers: {} };
  node = { name: "stream", instance, stateDir: folder } as unknown as RedisNode;
  const answers = () =>
    ask("PING").then(
      () => true,
      () => null,
    );
  if (!(await waitUntil(answers, { limitMs: 10_000 }))) throw new Error("Redis does not answer");
});
afterAll(async () => {
  server.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => ask("FLUSHALL"));

const ask = (command: string, ...args: (string | number)[]) => askOwn(node, (own) => own(command, ...args));
const replay = { stream: "logs", deadLetters: "dead", id: "r" };
const acting = { signal: new AbortController().signal, progress: () => undefined };
const ADD =
  "for i = 1, #ARGV do redis.call('XADD', KEYS[1], '*', 'number', ARGV[i], 'origin', ARGV[i] .. '-0') end return 1";
async function giveUp(numbers: readonly number[]): Promise<void> {
  for (let at = 0; at < numbers.length; at += 500) await ask("EVAL", ADD, 1, "dead", ...numbers.slice(at, at + 500));
}
async function putBack(): Promise<number[]> {
  const entries = (await ask("XRANGE", "logs", "-", "+")) as [string, string[]][];
  return entries.map(([, fields]) => Number(fields[1]));
}
/** 1 to n, given up in another order than they came in. */
const shuffled = (n: number) => Array.from({ length: n }, (_, index) => ((index * 7_919) % n) + 1);
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

it.each([0, 1, 999, 1_000, 1_001, 2_500])(
  "puts %i back in order, each once, and is done when asked again",
  async (n) => {
    await giveUp(shuffled(n));
    expect(await replayDeadLetters(node, { ...replay, limit: 100_000 }, acting)).toEqual({ moved: n, left: 0 });
    expect(await putBack()).toEqual(upTo(n));
    expect(await ask("XLEN", "dead")).toBe(0);
    await giveUp([n + 1]);
    expect(await replayDeadLetters(node, { ...replay, limit: 100_000 }, acting)).toEqual({ moved: n, left: 0 });
    expect(await ask("XLEN", "dead")).toBe(1);
  },
);

it.each([1_000, 1_500])(
  "takes no more than %i of more, over all attempts: those that were given up first",
  async (limit) => {
    await giveUp(upTo(2_600));
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await replayDeadLetters(node, { ...replay, limit }, acting)).toEqual({ moved: limit, left: 0 });
    expect(await putBack()).toEqual(upTo(limit));
    expect(await ask("XLEN", "dead")).toBe(2_600 - limit);
  },
);

it("does a bounded part a call: a slice is written down, and what is given up meanwhile is the next replay's", async () => {
  await giveUp(shuffled(2_500));
  const call = () => ask("EVAL", MOVE_OLDEST, 4, "dead", "logs", "book", "order", 100, 100_000, 60, 1_000);
  expect(await call()).toEqual([0, 1_000, 1_000]);
  await giveUp([2_501, 2_502]);
  expect(await call()).toEqual([0, 1_000, 2_000]);
  expect(await ask("XLEN", "logs")).toBe(0);
  expect(await call()).toEqual([100, 100, 2_400]);
  for (let more = 24; more > 0; more--) await call();
  expect(await call()).toEqual([2_500, 0, 0]);
  expect(await putBack()).toEqual(upTo(2_500));
  expect(await ask("XLEN", "dead")).toBe(2);
});
