import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { exampleTopology } from "#domain/topology/example.fixture.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { httpSynthetic } from "./http-synthetic.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server | null = null;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

/** A platform that answers as told, and a site whose service `console` has a transaction through it. */
async function platform(answer: Answer, giveUpMs = 2_000): Promise<Topology> {
  const opened = createServer(answer);
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(opened.address() as AddressInfo).port}`;
  const site = exampleTopology();
  const service = site.services["console"];
  if (!service) throw new Error("the example has no console");
  const entrance = service.components["entrance"];
  if (entrance?.kind !== "entrance") throw new Error("the example has no entrance");
  const synthetic = {
    entrance: "console/entrance",
    region: "kr",
    tenant: "synthetic",
    everyMs: 2_000,
    caseP95Ms: 13_000,
    alertP95Ms: 8_000,
    giveUpMs,
    passes: 3,
    windowMs: 300_000,
  };
  const components = { ...service.components, entrance: { ...entrance, url } };
  return { ...site, services: { ...site.services, console: { ...service, components, synthetic } } };
}
const json = (response: ServerResponse, status: number, body: unknown, region = "kr") => {
  response.writeHead(status, { "content-type": "application/json", "x-haechi-region": region });
  response.end(JSON.stringify(body));
};
const transact = (topology: Topology) =>
  httpSynthetic(topology).transact("console", { signal: AbortSignal.timeout(10_000) });

/** Case at the second look, alert at the fourth. */
function good(): Answer {
  let looks = 0;
  return (request, response) => {
    if (request.url === "/login") return json(response, 200, { token: "t" });
    if (request.method === "POST") return json(response, request.headers.authorization === "Bearer t" ? 201 : 401, {});
    looks += 1;
    json(response, 200, { caseAt: looks > 1 ? "x" : null, alertAt: looks > 3 ? "x" : null });
  };
}

test("from login to alert, timed from the sending of the log", async () => {
  const { value, error } = await transact(await platform(good()));
  expect(error).toBeNull();
  expect(value).toMatchObject({ stage: "done" });
  expect(value.caseMs).toBeGreaterThan(0);
  expect(value.alertMs).toBeGreaterThan(0);
});

test("what is not answered names where it ended", async () => {
  const refused = await transact(await platform((_, response) => json(response, 503, {})));
  expect(refused).toMatchObject({ value: { stage: "login", caseMs: null }, error: "login answered 503" });
});

test("a log that another region took is a failure", async () => {
  const stray: Answer = (request, response) =>
    request.url === "/login" ? json(response, 200, { token: "t" }) : json(response, 201, {}, "jp");
  expect(await transact(await platform(stray))).toMatchObject({ value: { stage: "log" } });
});

test("a case that never comes ends in time and is told as such", async () => {
  const never: Answer = (request, response) => {
    if (request.url === "/login") return json(response, 200, { token: "t" });
    return request.method === "POST" ? json(response, 201, {}) : json(response, 200, { caseAt: null, alertAt: null });
  };
  expect(await transact(await platform(never, 600))).toMatchObject({ value: { stage: "case", caseMs: null } });
});

test("whoever accepts and says nothing does not hold it", async () => {
  expect(await transact(await platform(() => undefined, 300))).toMatchObject({ value: { stage: "login" } });
  server?.closeAllConnections();
});

test("an answer that is no JSON, or another shape, is nonsense and no success", async () => {
  const odd: Answer = (_, response) => response.writeHead(200).end("<html>");
  expect((await transact(await platform(odd))).error).toContain("nonsense");
  const shape: Answer = (_, response) => json(response, 200, { ticket: 1 });
  expect((await transact(await platform(shape))).error).toContain("nonsense");
});
