import { createHash } from "node:crypto";
import {
  type KeyMetadata as Described,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KMSClient,
} from "@aws-sdk/client-kms";
import { z } from "zod";
import { canonicalJson } from "#domain/canonical-json.ts";
import { KEY_STATES, type KeyMetadata } from "#domain/standards/keys.ts";
import { findComponent } from "#domain/topology/find.ts";
import type { KeysComponent, Topology } from "#domain/topology/topology.ts";
import type { AgentClient } from "../agents/client.ts";
import { AdapterError, type KeysPort, type ListedKey, type Look } from "../ports.ts";
import { kmsClient } from "./client.ts";
import { asAdapterError, nameOf } from "./errors.ts";

/** An id that begins so is of a key of several regions, wherever it is asked for. */
const MULTI_REGION = "mrk-";
/** Answers that say that this question has no answer for such a key, or is not ours to ask. */
const NO_ANSWER = new Set(["UnsupportedOperationException", "KMSInvalidStateException", "AccessDeniedException"]);

const copiesAnswer = z.object({
  region: z.string().nullable(),
  copies: z
    .array(
      z.object({
        key: z.string(),
        hash: z.string().regex(/^[0-9a-f]{64}$/),
        at: z.iso.datetime().transform((text) => new Date(text)),
      }),
    )
    .max(10_000),
});

/** Keys by the API of AWS KMS: read only. What is said of them is kept by an agent of their region. */
export function awsKms(topology: Topology, agents: AgentClient): KeysPort & { close(): void } {
  const clients = new Map<string, KMSClient>();
  const clientOf = (id: string, component: KeysComponent): KMSClient => {
    const known = clients.get(id) ?? kmsClient(component);
    clients.set(id, known);
    return known;
  };
  const keysOf = (id: string): KeysComponent => {
    const component = findComponent(topology, id);
    if (component?.kind !== "keys") throw new AdapterError("not-capable", id, "has no keys in this site");
    return component;
  };
  return {
    async list(id, look) {
      const component = keysOf(id);
      const client = clientOf(id, component);
      const listed: ListedKey[] = [];
      for (const name of component.keys) listed.push(await readKey(client, id, name, look));
      return listed;
    },
    async copies(id, look) {
      const { copies } = keysOf(id);
      if (copies === undefined) return [];
      const path = `/v1/observe/key-metadata/${encodeURIComponent(copies.folder)}`;
      const said = await agents.look(copies.agent, path, copiesAnswer, look);
      return said.copies.map((copy) => ({ ...copy, region: said.region ?? "outside" }));
    },
    async keepCopy(id, key, act) {
      const { copies } = keysOf(id);
      if (copies === undefined) throw new AdapterError("not-capable", id, "the site names no place for copies");
      if (key.document === null || key.hash === null)
        throw new AdapterError("not-capable", id, `there is no key ${key.name}`);
      const args = { instance: copies.folder, key: key.name, document: canonicalJson(key.document) };
      const { result } = await agents.act(copies.agent, "key-metadata.keep", args, act);
      if (result["hash"] !== key.hash) throw new AdapterError("nonsense", id, "another text was kept than was sent");
      return { hash: key.hash };
    },
    close() {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
}

async function readKey(client: KMSClient, id: string, name: string, look: Look): Promise<ListedKey> {
  const abortSignal = look.signal;
  const ask = async <T>(question: Promise<T>, none: (error: string) => boolean): Promise<T | null> => {
    try {
      return await question;
    } catch (error) {
      if (none(nameOf(error))) return null;
      throw asAdapterError(error, id, abortSignal.aborted);
    }
  };
  if (abortSignal.aborted) throw new AdapterError("timeout", id, "no time was left for the call");
  const described = await ask(
    client.send(new DescribeKeyCommand({ KeyId: name }), { abortSignal }),
    (error) => error === "NotFoundException",
  );
  if (described === null) return { ...NO_KEY, name };
  const key = described.KeyMetadata;
  if (key?.KeyId === undefined) throw new AdapterError("nonsense", id, `says nothing of ${name}`);
  const none = (error: string) => NO_ANSWER.has(error);
  const KeyId = key.KeyId;
  const rotation = await ask(client.send(new GetKeyRotationStatusCommand({ KeyId }), { abortSignal }), none);
  const policy = await ask(
    client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }), { abortSignal }),
    none,
  );
  return toKey(name, key, rotation?.KeyRotationEnabled ?? null, policy?.Policy ?? null);
}

const NO_KEY: Omit<ListedKey, "name"> = {
  id: null,
  arn: null,
  serviceRegion: null,
  state: null,
  multiRegion: null,
  regions: [],
  rotation: null,
  createdAt: null,
  deletionAt: null,
  hash: null,
  document: null,
};

function toKey(name: string, key: Described, rotation: boolean | null, policy: string | null): ListedKey {
  const { CreationDate, DeletionDate, ValidTo, ...rest } = key;
  const iso = (at: Date | undefined) => at?.toISOString() ?? null;
  const document = plain({
    name,
    ...rest,
    CreationDate: iso(CreationDate),
    DeletionDate: iso(DeletionDate),
    ValidTo: iso(ValidTo),
    KeyRotationEnabled: rotation,
    Policy: policy,
  });
  const own = regionOf(key.Arn);
  const replicas = key.MultiRegionConfiguration;
  const regions = [own, replicas?.PrimaryKey?.Region, ...(replicas?.ReplicaKeys ?? []).map((one) => one.Region)];
  return {
    name,
    id: key.KeyId ?? null,
    arn: key.Arn ?? null,
    serviceRegion: own,
    state: stateOf(key),
    // Where nothing is said of it, the id itself tells: it is given by the service and never changes.
    multiRegion: key.MultiRegion ?? key.KeyId?.startsWith(MULTI_REGION) ?? null,
    regions: [...new Set(regions.filter((region) => region !== null && region !== undefined))],
    rotation,
    createdAt: CreationDate ?? null,
    deletionAt: DeletionDate ?? null,
    hash: createHash("sha256").update(canonicalJson(document)).digest("hex"),
    document,
  };
}

/** A state that nobody here knows is not taken for a good one. */
function stateOf(key: Described): KeyMetadata["state"] {
  return KEY_STATES.find((state) => state === key.KeyState) ?? "Unavailable";
}

/** `arn:aws:kms:<region>:<account>:key/<id>` */
function regionOf(arn: string | undefined): string | null {
  return /^arn:[\w-]+:kms:([a-z0-9-]+):/.exec(arn ?? "")?.[1] ?? null;
}

function plain(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
