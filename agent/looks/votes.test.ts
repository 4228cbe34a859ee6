import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { readMet } from "#domain/detection/detection.ts";
import type { ProbeTarget } from "../config.ts";
import { votesOf } from "./votes.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listen(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => onSocket(socket.on("error", () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `127.0.0.1:${address.port}`;
}
/** A postmaster answers the first question; a stopped process takes the connection and says nothing. */
const postmaster = () => listen((socket) => socket.on("data", () => socket.write("N")));
const stopped = () => listen((socket) => socket.resume());
async function nobody(): Promise<string> {
  const address = await postmaster();
  await new Promise((resolve) => open.pop()?.close(resolve));
  return address;
}
const postgresql = (address: string): ProbeTarget => ({ kind: "postgresql", address });
const tcp = (address: string): ProbeTarget => ({ kind: "tcp", address });
const NONCE = "a-nonce-of-this-test";

describe("the votes of an agent", () => {
  it("are one a place, which answers when anything of it does, and one a database node; never of its own zone", async () => {
    const [lives, dead] = [await postmaster(), await nobody()];
    const probes = {
      "kr-a/agent": tcp(dead),
      "kr-a/meta-db": postgresql(lives),
      "kr-c/agent": tcp(dead),
      "kr-c/meta-db": postgresql(dead),
      "kr-b/meta-db": postgresql(dead),
      entrance: tcp(lives),
    };
    const votes = await votesOf({ zone: "kr-b", probes }, NONCE);
    expect(votes.map((vote) => [vote.target, vote.answers, readMet(vote.reason)])).toEqual([
      [
        "kr-a",
        true,
        [
          { probe: "agent", how: "refused" },
          { probe: "meta-db", how: "answers" },
        ],
      ],
      [
        "kr-c",
        false,
        [
          { probe: "agent", how: "refused" },
          { probe: "meta-db", how: "refused" },
        ],
      ],
      ["kr-a/meta-db", true, [{ probe: "meta-db", how: "answers" }]],
      ["kr-c/meta-db", false, [{ probe: "meta-db", how: "refused" }]],
    ]);
    expect(new Set(votes.map((vote) => `${vote.agent} ${vote.nonce}`))).toEqual(new Set([`kr-b ${NONCE}`]));
  });

  it("try TLS only where nothing cheaper answers", async () => {
    const [lives, dead] = [await postmaster(), await nobody()];
    const asked: string[] = [];
    const tls = async (name: string): Promise<ProbeTarget> => ({
      kind: "tls",
      address: await listen((socket) => {
        asked.push(name);
        socket.end();
      }),
    });
    const probes = {
      "kr-a/agent": await tls("kr-a"),
      "kr-a/meta-db": postgresql(lives),
      "kr-c/agent": await tls("kr-c"),
      "kr-c/meta-db": postgresql(dead),
    };
    const votes = await votesOf({ zone: "kr-b", probes }, NONCE, 60_000);
    expect(asked).toEqual(["kr-c"]);
    expect(votes.map(({ target, answers }) => [target, answers])).toEqual([
      ["kr-a", true],
      ["kr-c", false],
      ["kr-a/meta-db", true],
      ["kr-c/meta-db", false],
    ]);
    expect(readMet(votes[1]?.reason ?? "")).toEqual([
      { probe: "meta-db", how: "refused" },
      { probe: "agent", how: "closed" },
    ]);
  });

  it("look at everything at once, and say of a place how long nothing of it answered", async () => {
    const [hangs, dead] = [await stopped(), await nobody()];
    const began = performance.now();
    const votes = await votesOf(
      {
        zone: "kr-b",
        probes: {
          "kr-a/x": postgresql(hangs),
          "kr-a/y": postgresql(hangs),
          "kr-c/x": postgresql(hangs),
          "kr-c/y": tcp(dead),
        },
      },
      NONCE,
    );
    expect(performance.now() - began).toBeLessThan(1_800);
    const of = (target: string) => votes.find((vote) => vote.target === target);
    expect(of("kr-a")).toMatchObject({ answers: false, reason: "x timeout, y timeout" });
    expect(of("kr-a")?.latencyMs).toBeGreaterThan(1_400);
    // What was refused at once was seen for a moment alone: the rest of the time it might have come back.
    expect(of("kr-c")?.latencyMs).toBeLessThan(500);
  });

  it("are not given by an agent that stood still while it looked: it cannot tell them from itself", async () => {
    const hangs = await stopped();
    const votes = votesOf({ zone: "kr-b", probes: { "kr-a/x": postgresql(hangs) } }, NONCE);
    setTimeout(() => {
      for (const end = performance.now() + 900; performance.now() < end; );
    }, 100);
    await expect(votes).rejects.toMatchObject({ code: "failed", message: expect.stringContaining("stood still") });
  });
});
