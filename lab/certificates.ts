import "reflect-metadata";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { addressesOf, PLACES, type Place } from "./addresses.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
export type TlsFiles = { readonly cert: string; readonly key: string; readonly ca: string };
export type Certificates = {
  readonly ca: string;
  readonly client: TlsFiles;
  readonly agents: Readonly<Record<Place, TlsFiles & { readonly signingKey: string; readonly votes: string }>>;
};

function filesIn(folder: string): Certificates {
  const at = (name: string): string => join(folder, name);
  const ca = at("ca.pem");
  const agents = Object.fromEntries(
    PLACES.map((place) => [
      place,
      {
        ca,
        cert: at(`${place}.pem`),
        key: at(`${place}.key`),
        signingKey: at(`${place}.votes.key`),
        votes: at(`${place}.votes.pem`),
      },
    ]),
  ) as Record<Place, TlsFiles & { signingKey: string; votes: string }>;
  return { ca, client: { ca, cert: at("control-plane.pem"), key: at("control-plane.key") }, agents };
}

/**
 * The lab's own authority, a server certificate for each agent (both addresses under which it is reached), the control plane's
 * client certificate, and each agent's Ed25519 key for its votes. Kept as long as the slot is the same.
 */
export async function ensureCertificates(folder: string, slot: number): Promise<Certificates> {
  const files = filesIn(folder);
  const stamp = join(folder, "slot");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === String(slot)) return files;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  cryptoProvider.set(crypto);

  const authorityKeys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: "CN=Haechi lab authority",
    keys: authorityKeys,
    signingAlgorithm: ALGORITHM,
    ...validity(),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  write(files.ca, authority.toString("pem"));

  const issue = async (
    name: string,
    addresses: readonly string[],
    usage: ExtendedKeyUsage,
    to: TlsFiles,
  ): Promise<void> => {
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
    const certificate: X509Certificate = await X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: authority.subject,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: ALGORITHM,
      ...validity(),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new ExtendedKeyUsageExtension([usage]),
        new SubjectAlternativeNameExtension([
          { type: "dns", value: name },
          ...addresses.map((value) => ({ type: "ip" as const, value })),
        ]),
      ],
    });
    write(to.cert, certificate.toString("pem"));
    write(to.key, PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"));
  };
  for (const place of PLACES) {
    const { agent, agentRelay } = addressesOf(place, slot);
    // A probe reaches an agent through its own zone's relay, whose address is another place's: it only looks at TCP.
    await issue(place, [agentRelay, agent], ExtendedKeyUsage.serverAuth, files.agents[place]);
    const votes = generateKeyPairSync("ed25519");
    write(files.agents[place].signingKey, votes.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    write(files.agents[place].votes, votes.publicKey.export({ type: "spki", format: "pem" }).toString());
  }
  await issue("control-plane", [], ExtendedKeyUsage.clientAuth, files.client);
  writeFileSync(stamp, String(slot));
  return files;
}

/** From yesterday, so that a clock a little behind accepts it, for ten years. */
function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 3_650 * DAY_MS) };
}
function write(file: string, pem: string): void {
  writeFileSync(file, pem, { mode: 0o600 });
}
