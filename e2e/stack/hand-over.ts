import path from "node:path";
import type { Stack } from "../../scripts/stack/stack.ts";
import type { StackAt } from "./stack.ts";

/** What a journey in another process must know of a stack that runs. */
export function handOver(stack: Stack): StackAt {
  const env = Object.fromEntries(
    Object.entries(stack.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return {
    url: stack.url,
    password: stack.password,
    mailbox: stack.mailbox,
    state: stack.state,
    databaseUrl: stack.databaseUrl,
    labState: path.join(stack.state, "lab"),
    entrance: stack.lab.entrance,
    providerSecret: env["OIDC_CLIENT_SECRET"] ?? "",
    issuer: env["OIDC_ISSUER"] ?? "",
    env,
    workerPid: stack.worker().pid,
    webPid: stack.web.pid,
  };
}
