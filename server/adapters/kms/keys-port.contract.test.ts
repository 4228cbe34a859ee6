import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcp } from "node:net";
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ReplicateKeyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { judgeKeys, type KeysFacts, violatesSovereignty } from "#domain/standards/keys.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { findKeyService, type KeyService, startKeyService } from "#lab/kms/start.ts";
import { freePort } from "../../db/free-port.ts";
import { AgentClient } from "../agents/client.ts";
import { AdapterError, type KeysPort, type ListedKey } from "../ports.ts";
import { awsKms } from "./keys-port.ts";

const program = findKeyService();
if (program === null)
  console.warn("SKIPPED: the emulator of AWS KMS (moto) is not installed: scripts/prepare.sh needs python3 with venv");
const SEOUL = "ap-northeast-2";
const TOKYO = "ap-northeast-1";
const KEYS = "evidence/keys-kr";
const look = (ms = 20_000) => ({ signal: AbortSignal.timeout(ms) });
const opened: { close(): void }[] = [];
function portTo(url: string, keys: readonly string[], serviceRegion = SEOUL): KeysPort {
  const component = {
    adapter: "kms",
    kind: "keys",
    region: "kr",
    url,
    serviceRegion,
    keys,
    accessKey: "a",
    secretKey: "s",
  };
  const topology = { services: { evidence: { components: { "keys-kr": component } } } } as unknown as Topology;
  const port = awsKms(topology, new AgentClient({}, { cert: "", key: "", ca: "" }));
  opened.push(port);
  return port;
}
afterAll(() => {
  for (const one of opened.splice(0)) one.close();
});

describe.skipIf(program === null)("KeysPort towards an emulator of AWS KMS (moto, from PyPI)", () => {
  let service: KeyService;
  let seoul: KMSClient;
  beforeAll(async () => {
    service = await startKeyService(program ?? "", "127.0.0.1", await freePort(44_000));
    const credentials = { accessKeyId: "a", secretAccessKey: "s" };
    seoul = new KMSClient({ region: SEOUL, endpoint: service.url, credentials });
  });
  afterAll(async () => {
    seoul?.destroy();
    await service?.stop();
  });
  async function make(name: string, more: { MultiRegion?: boolean; KeySpec?: "RSA_2048" } = {}): Promise<string> {
    const usage = more.KeySpec === undefined ? {} : { KeyUsage: "SIGN_VERIFY" as const };
    const { KeyMetadata: key } = await seoul.send(new CreateKeyCommand({ ...more, ...usage }));
    const id = key?.KeyId ?? "";
    await seoul.send(new CreateAliasCommand({ AliasName: `alias/${name}`, TargetKeyId: id }));
    return id;
  }
  const one = async (name: string): Promise<ListedKey> => {
    const [found] = await portTo(service.url, [`alias/${name}`]).list(KEYS, look());
    if (found === undefined) throw new Error("nothing was listed");
    return found;
  };
  const verdict = (key: ListedKey, part: string) => {
    const facts: KeysFacts = { seen: [key], lastSeenAt: new Date(), region: "kr", serviceRegion: SEOUL, kept: {} };
    const found = judgeKeys({ rotation: true, metadataEveryMs: 86_400_000 }, facts, new Date()).find(
      (each) => each.part === part,
    );
    return [found?.status, found?.reasons[0]?.key];
  };

  it("tells region, state and rotation of a key of one region, by its alias", async () => {
    const id = await make("evidence");
    await seoul.send(new EnableKeyRotationCommand({ KeyId: id }));
    const key = await one("evidence");
    expect(key).toMatchObject({
      name: "alias/evidence",
      id,
      serviceRegion: SEOUL,
      state: "Enabled",
      multiRegion: false,
      regions: [SEOUL],
      rotation: true,
      deletionAt: null,
    });
    expect(key.document).toMatchObject({ KeyId: id, KeyRotationEnabled: true, Policy: expect.any(String) });
    expect(JSON.stringify(key.document)).not.toMatch(/\$metadata|requestId/);
    expect(verdict(key, "rotation")).toEqual(["met", "keys-rotate"]);
    expect((await one("evidence")).hash).toBe(key.hash);
  });

  it("another policy is another metadata", async () => {
    const id = await make("policy");
    const before = (await one("policy")).hash;
    await seoul.send(new PutKeyPolicyCommand({ KeyId: id, PolicyName: "default", Policy: '{"Version":"2012-10-17"}' }));
    expect((await one("policy")).hash).not.toBe(before);
  });

  it("rotation off, and of a key that cannot be rotated unknown", async () => {
    await make("still");
    expect(await one("still")).toMatchObject({ rotation: false });
    expect(verdict(await one("still"), "rotation")).toEqual(["breached", "key-rotation-off"]);
    await make("signing", { KeySpec: "RSA_2048" });
    const signing = await one("signing");
    expect(signing.rotation === null || signing.rotation === false).toBe(true);
  });

  it("a key of several regions is told as such before and after it is replicated: sovereignty is violated", async () => {
    const id = await make("replicating", { MultiRegion: true });
    expect(await one("replicating")).toMatchObject({ multiRegion: true, regions: [SEOUL] });
    expect(verdict(await one("replicating"), "in-region")).toEqual(["breached", "key-multi-region"]);
    await seoul.send(new ReplicateKeyCommand({ KeyId: id, ReplicaRegion: TOKYO }));
    const replicated = await one("replicating");
    expect(replicated.regions).toEqual([SEOUL, TOKYO]);
    expect(violatesSovereignty(replicated, SEOUL)).toBe(true);
    expect(violatesSovereignty(await one("evidence"), SEOUL)).toBe(false);
  });

  it("disabled, enabled again, pending deletion with its date, and saved from it", async () => {
    const id = await make("brittle");
    await seoul.send(new DisableKeyCommand({ KeyId: id }));
    expect(await one("brittle")).toMatchObject({ state: "Disabled" });
    expect(verdict(await one("brittle"), "usable")).toEqual(["breached", "key-disabled"]);
    await seoul.send(new EnableKeyCommand({ KeyId: id }));
    expect(verdict(await one("brittle"), "usable")).toEqual(["met", "keys-usable"]);
    await seoul.send(new ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays: 7 }));
    const doomed = await one("brittle");
    expect(doomed.state).toBe("PendingDeletion");
    expect((doomed.deletionAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(6 * 86_400_000);
    expect(verdict(doomed, "usable")).toEqual(["breached", "key-deletion"]);
    await seoul.send(new CancelKeyDeletionCommand({ KeyId: id }));
    await seoul.send(new EnableKeyCommand({ KeyId: id }));
    expect(await one("brittle")).toMatchObject({ state: "Enabled", deletionAt: null });
  });

  it("a key that is not there is told as gone beside one that is, and in another region it is not found", async () => {
    const [there, none] = await portTo(service.url, ["alias/evidence", "alias/none"]).list(KEYS, look());
    expect(there?.id).not.toBeNull();
    expect(none).toMatchObject({ name: "alias/none", id: null, state: null });
    const [elsewhere] = await portTo(service.url, ["alias/evidence"], TOKYO).list(KEYS, look());
    expect(elsewhere?.id).toBeNull();
  });
});

describe("KeysPort towards endpoints that are none, or lie", () => {
  const servers: { close(): void }[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  async function serving(listener: RequestListener): Promise<string> {
    const server: Server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push({
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const failing = async (url: string, ms = 10_000) => {
    const error = await portTo(url, ["alias/x"])
      .list(KEYS, look(ms))
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(AdapterError);
    return (error as AdapterError).code;
  };
  const saying = (status: number, type: string): RequestListener => {
    const body = JSON.stringify({ __type: type, message: "no" });
    return (_, response) => response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(body);
  };

  it("nobody there is refused-connection", async () => {
    expect(await failing(`http://127.0.0.1:${await freePort(43_950)}`)).toBe("refused-connection");
  });

  it("one that hangs is a timeout within the look's own time", async () => {
    const server = createTcp((socket) => socket.on("error", () => {}).resume());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push(server);
    expect(await failing(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 400)).toBe("timeout");
  });

  it.each<[string, RequestListener, string]>([
    ["text that is no JSON", (_, response) => response.end("<html>"), "nonsense"],
    ["nothing of the key", (_, response) => response.end("{}"), "nonsense"],
    ["an answer without end", (_, response) => void response.end(Buffer.alloc(5_000_000, 32)), "nonsense"],
    ["no permission", saying(400, "AccessDeniedException"), "refused"],
    ["a wrong signature", saying(400, "InvalidSignatureException"), "refused"],
    ["an error of its own", saying(500, "KMSInternalException"), "failed"],
  ])("%s", async (_, listener, code) => {
    expect(await failing(await serving(listener))).toBe(code);
  });

  it("a state that nobody knows is not taken for a good one", async () => {
    const key = { KeyId: "k", Arn: `arn:aws:kms:${SEOUL}:1:key/k`, KeyState: "Wonderful", MultiRegion: false };
    const url = await serving((_, response) => response.end(JSON.stringify({ KeyMetadata: key })));
    expect(await portTo(url, ["k"]).list(KEYS, look())).toMatchObject([{ state: "Unavailable" }]);
  });
});
