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
import { addressesOf, PLACES, type Place, ZONES, type Zone } from "./addresses.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
export type TlsFiles = { readonly cert: string; readonly key: string; readonly ca: string };
export type Certificates = {
  readonly ca: string;
  readonly client: TlsFiles;
  readonly agents: Readonly<Record<Place, TlsFiles & { readonly signingKey: string; readonly votes: string }>>;
};

/** Server certificate of a zone's gateway with its key in one file, as HAProxy reads it, and whose clients it lets in. */
export function gatewayTls(folder: string, zone: Zone): { readonly certificate: string; readonly ca: string } {
  return { certificate: join(folder, `${zone}.gateway.pem`), ca: join(folder, "ca.pem") };
}
/** What a place's probes show to a gateway, and the name they expect in its certificate. */
export function probeTls(folder: string, place: Place): TlsFiles {
  return {
    ca: join(folder, "ca.pem"),
    cert: join(folder, `${place}.probe.pem`),
    key: join(folder, `${place}.probe.key`),
  };
}
export const gatewayName = (zone: Zone): string => `${zone}-gateway`;

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
 * The lab's own authority, a server certificate for each agent (both addresses under which it is reached) and each gateway, client
 * certificates of the control plane and of each place's probes, and each agent's Ed25519 key for its votes. Kept as long as the slot
 * is the same.
 */
export async function ensureCertificates(folder: string, slot: number): Promise<Certificates> {
  const files = filesIn(folder);
  const stamp = join(folder, "slot");
  // The second figure counts what is issued: files of an older version lack some.
  const issued = `${slot}/2`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === issued) return files;
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
  for (const place of PLACES) await issue(`${place}-probe`, [], ExtendedKeyUsage.clientAuth, probeTls(folder, place));
  for (const zone of ZONES) {
    const { certificate, ca } = gatewayTls(folder, zone);
    const apart = { ca, cert: `${certificate}.cert`, key: `${certificate}.key` };
    await issue(gatewayName(zone), [addressesOf(zone, slot).haproxy], ExtendedKeyUsage.serverAuth, apart);
    write(certificate, `${readFileSync(apart.cert, "utf8").trimEnd()}\n${readFileSync(apart.key, "utf8")}`);
  }
  await issue("control-plane", [], ExtendedKeyUsage.clientAuth, files.client);
  writeFileSync(stamp, issued);
  return files;
}

/** From yesterday, so that a clock a little behind accepts it, for ten years. */
function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 3_650 * DAY_MS) };
}
function write(file: string, pem: string): void {
  writeFileSync(file, pem, { mode: 0o600 });
}
