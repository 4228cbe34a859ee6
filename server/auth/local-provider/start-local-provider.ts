import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { isLocalProvider } from "../oidc-settings.ts";
import { configuration, type LocalClient } from "./configuration.ts";
import { People } from "./personas.ts";
import { serveOwnRoute } from "./routes.ts";

export type LocalProvider = { readonly issuer: string; readonly people: People; stop(): Promise<void> };

/**
 * An OpenID Connect provider of made-up people for the demo and the tests (design §8.4). It listens on loopback only.
 * @param options.issuer its address, e.g. http://localhost:4200
 * @param options.accessTokenS how long an access token lives
 * @throws Error when the issuer is not on loopback, or its port is taken
 */
export async function startLocalProvider(options: {
  readonly issuer: string;
  readonly client: LocalClient;
  readonly password: string;
  readonly accessTokenS?: number;
}): Promise<LocalProvider> {
  const { issuer, client, password, accessTokenS } = options;
  if (!isLocalProvider(issuer))
    throw new Error(
      `The local provider serves loopback only, not ${issuer}: set OIDC_ISSUER to http://localhost:<port>.`,
    );
  const people = new People();
  const provider = new Provider(issuer, configuration(client, people, accessTokenS));
  const handle = provider.callback();
  const own = { provider, people, password, adminSecret: client.secret, publicUrl: client.publicUrl };
  const server = createServer((req, res) => {
    serveOwnRoute(req, res, own)
      .then((served) => (served ? undefined : handle(req, res)))
      .catch((error: unknown) => {
        console.error("local provider:", error);
        if (!res.headersSent) res.writeHead(500);
        res.end();
      });
  });
  const { hostname, port } = new URL(issuer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: hostname, port: Number(port || 80) }, resolve);
  });
  const { address } = server.address() as AddressInfo;
  if (!/^(127\.|::1$)/.test(address)) throw new Error(`${hostname} is ${address}, which is not loopback.`);
  return {
    issuer,
    people,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
