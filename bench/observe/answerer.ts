// The looked-at side of `observe-components`, a process of its own so that its work is not counted. Prints its port; ends with its parent.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { GatewayMeasurement } from "#domain/topology/measurement.ts";

const servers = ["kr-a", "kr-b", "kr-c"].map((name) => ({
  ...{ backend: "console", name, up: true, admin: "ready" as const, weight: 100, check: "L7OK/200 in 2ms" },
}));
const answer: GatewayMeasurement = {
  kind: "gateway",
  maintenance: false,
  servers,
  router: servers,
  limits: {},
  canary: null,
  sessions: { used: 120, limit: 2_000 },
};
const text = JSON.stringify(answer);
const server = createServer({ keepAliveTimeout: 60_000 }, (_, response) => {
  response.setHeader("content-type", "application/json").end(text);
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.stdin.resume().on("end", () => process.exit(0));
