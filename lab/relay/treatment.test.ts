import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PLACES } from "../addresses.ts";
import { parseTarget } from "../components.ts";
import type { Fault } from "../faults/kept.ts";
import { isLiftedBy } from "../faults/lift.ts";
import { type Link, linksFrom } from "../links.ts";
import { waitFor } from "../process/wait-for.ts";
import { type ServedLink, serveLink } from "./serve-link.ts";
import { type Treatment, treatmentOf, UNTREATED } from "./treatment.ts";

const at = "2030-01-01T00:00:00Z";
const links = PLACES.flatMap((place) => linksFrom(place, 0, null));
const silent = (fault: Fault) =>
  links.filter((link) => treatmentOf(link, [fault]).out.silent && treatmentOf(link, [fault]).in.silent);

test("a partition is every link that enters or leaves, and none that does not", () => {
  const cut = new Set(silent({ kind: "partitioned", target: "kr-a", at }));
  for (const link of links) expect(cut.has(link), link.name).toBe(link.from === "kr-a" || link.to === "kr-a");
  // The control plane's own way to its agent outside is within one place.
  expect(silent({ kind: "blackholed", target: "outside", at }).map((link) => link.name)).not.toContain(
    "outside>outside/agent",
  );
});

test("half-open silences what leaves the zone on every link, whoever made the connection", () => {
  for (const way of ["out", "in"] as const) {
    for (const link of links) {
      const treated = treatmentOf(link, [{ kind: "half-open", target: "kr-a", way, at }]);
      const leaving = link.from === "kr-a" ? treated.out : treated.in;
      const entering = link.from === "kr-a" ? treated.in : treated.out;
      const meant = link.from === "kr-a" || link.to === "kr-a";
      expect(leaving.silent, `${way} ${link.name}`).toBe(meant && way === "out");
      expect(entering.silent, `${way} ${link.name}`).toBe(meant && way === "in");
    }
  }
});

test("one service, two places, or one link can be meant; delays add up", () => {
  const sql = silent({ kind: "blackholed", target: "kr-a", service: "sql", at });
  expect(new Set(sql.map((link) => link.service))).toEqual(new Set(["meta-db", "router"]));
  expect(silent({ kind: "blackholed", target: "kr-a>kr-b/meta-db", at }).map((link) => link.name)).toEqual([
    "kr-a>kr-b/meta-db",
  ]);
  const [link] = silent({ kind: "blackholed", target: "kr-a>kr-b", service: "agent", at });
  expect(link?.name).toBe("kr-a>kr-b/agent");
  const delay = (ms: number): Fault => ({ kind: "delayed", target: "kr-a", ms, at });
  expect(treatmentOf(link as Link, [delay(20), { ...delay(30), target: "kr-b" }]).out).toEqual({
    silent: false,
    delayMs: 50,
  });
});

test("healing a zone ends what concerns it; healing a component ends what is that component's alone", () => {
  const [zone, component] = [parseTarget("kr-a"), parseTarget("kr-a/agent")];
  const lifted = (fault: Fault) => [isLiftedBy(fault, zone), isLiftedBy(fault, component)];
  expect(lifted({ kind: "partitioned", target: "kr-a", at })).toEqual([true, false]);
  expect(lifted({ kind: "blackholed", target: "kr-b>kr-a/meta-db", at })).toEqual([true, false]);
  expect(lifted({ kind: "skewed", target: "kr-a/agent", seconds: 3, at })).toEqual([true, true]);
  expect(lifted({ kind: "skewed", target: "kr-a/meta-db", seconds: 3, at })).toEqual([true, false]);
  expect(lifted({ kind: "partitioned", target: "kr-b", at })).toEqual([false, false]);
});

/** A link with a server behind it that keeps what it hears and answers each chunk with `ok`. */
let server: Server;
let link: ServedLink;
let behind: Socket[];
let heard: string;
beforeEach(async () => {
  behind = [];
  heard = "";
  server = createServer({ allowHalfOpen: true }, (socket) => {
    behind.push(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      heard += String(chunk);
      socket.write("ok");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const listen = { host: "127.0.0.1", port: 0 };
  const target = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
  const made: Link = { name: "a>b/agent", from: "kr-a", to: "kr-b", service: "agent", listen, target, capture: false };
  link = await serveLink(made, "127.0.0.1", null);
});
afterEach(() => {
  link.treat(UNTREATED);
  link.server.close();
  server.close();
  for (const socket of behind) socket.destroy();
});

/** A client through the link, and what it heard. */
async function dial(): Promise<{ socket: Socket; said: () => string }> {
  const socket = connect((link.server.address() as AddressInfo).port, "127.0.0.1");
  let said = "";
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    said += String(chunk);
  });
  await once(socket, "connect");
  return { socket, said: () => said };
}
const way = (silentOut: boolean, silentIn: boolean, delayMs = 0): Treatment => ({
  out: { silent: silentOut, delayMs },
  in: { silent: silentIn, delayMs },
});
const soon = (what: string, check: () => boolean) => waitFor(what, 3_000, async () => check());

test("silence keeps what was said, the good-bye included, and a connection goes on when it ends", async () => {
  const one = await dial();
  one.socket.write("a");
  await soon("the first answer", () => one.said() === "ok");
  link.treat(way(true, true));
  one.socket.end("b");
  // A second link carries on meanwhile: time enough for the first one's bytes to have come, had they been let.
  const witness = await dial();
  witness.socket.end();
  await soon("the witness has gone", () => witness.socket.destroyed);
  expect([heard, one.said(), behind[0]?.readableEnded]).toEqual(["a", "ok", false]);
  link.treat(UNTREATED);
  await soon("both went on", () => heard === "ab" && one.said() === "okok");
  await soon("the good-bye came", () => behind[0]?.readableEnded === true);
});

test("a connection made into silence hangs; one who gives up leaves no trace, one who stays is joined later", async () => {
  link.treat(way(true, true));
  const patient = await dial();
  patient.socket.write("hello");
  const gone = await dial();
  gone.socket.end("never");
  await soon("the impatient one is let go", () => link.count.open === 1);
  expect([behind.length, patient.said()]).toEqual([0, ""]);
  link.treat(UNTREATED);
  await soon("the patient one is answered", () => patient.said() === "ok");
  expect([behind.length, heard]).toEqual([1, "hello"]);
  patient.socket.destroy();
});

test("half-open: one side's words and its death are not told, the other's are", async () => {
  const one = await dial();
  one.socket.write("a");
  await soon("joined", () => one.said() === "ok");
  link.treat(way(true, false));
  behind[0]?.write("!");
  await soon("the open way carries", () => one.said() === "ok!");
  one.socket.resetAndDestroy();
  const witness = await dial();
  witness.socket.end();
  await soon("the witness has gone", () => witness.socket.destroyed);
  expect(behind[0]?.destroyed).toBe(false);
  link.treat(UNTREATED);
  await soon("its death is told at last", () => behind[0]?.destroyed === true);
});

test("a delay keeps order and is not shorter than it says, in both directions", async () => {
  const one = await dial();
  one.socket.write("a");
  await soon("joined", () => one.said() === "ok");
  link.treat(way(false, false, 60));
  const began = performance.now();
  one.socket.write("b");
  one.socket.end("c");
  await soon("both came back", () => one.said().length >= 4 && behind[0]?.readableEnded === true);
  expect(performance.now() - began).toBeGreaterThanOrEqual(119);
  expect(heard).toBe("abc");
});

test("more than fits on its way is neither lost nor held without bound", async () => {
  const one = await dial();
  link.treat(way(false, false, 20));
  const block = "x".repeat(64 * 1024);
  for (let count = 0; count < 64; count += 1) one.socket.write(block);
  one.socket.end();
  await soon("all of it came", () => heard.length === 64 * block.length);
  expect(link.count.bytesOut).toBe(64 * block.length);
});
