import { randomBytes } from "node:crypto";
import { oidcSettings } from "../oidc-settings.ts";
import { startLocalProvider } from "./start-local-provider.ts";

// The provider of the demo as a process of its own: settings from the environment, the password made here unless given.
const given = process.env["HAECHI_LOCAL_PASSWORD"];
const password = given ?? randomBytes(6).toString("base64url");
const { issuer, clientId, clientSecret, publicUrl } = oidcSettings();
const client = { id: clientId, secret: clientSecret, publicUrl };
const provider = await startLocalProvider({ issuer, client, password });
console.log(`local provider: ${provider.issuer}`);
if (!given) console.log(`local provider: password ${password}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    provider.stop().then(() => process.exit(0));
  });
}
