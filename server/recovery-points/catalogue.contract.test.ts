import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAgent } from "#agent/agent.ts";
import { agentConfig } from "#agent/config.ts";
import { serve } from "#agent/server.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { addressesOf } from "#lab/addresses.ts";
import { ensureCertificates } from "#lab/certificates.ts";
import { findKeyService, type KeyService, startKeyService } from "#lab/kms/start.ts";
import { type Pushed, pushImage } from "#lab/registry/push.ts";
import { findRegistry, type Registry, startRegistry } from "#lab/registry/start.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import type { Adapters } from "../adapters/ports.ts";
import { makeAdapters } from "../adapters/registry.ts";
import { readBackups } from "../backups/read-backups.ts";
import { readPoints } from "../backups/read-points.ts";
import { freePort } from "../db/free-port.ts";
import { catalogueTargets } from "../observe/catalogue-targets.ts";
import { lookAtAll } from "../observe/look-at.ts";
import { followLook } from "./follow-look.ts";
import { verifyImages } from "./verify-images.ts";

/** The inventory and the standards of it, over a real registry, a real Git repository with its agent, and the emulator of AWS KMS. */
const [registryProgram, keyProgram] = [findRegistry(), findKeyService()];
const ready = registryProgram !== null && keyProgram !== null;
if (!ready) console.warn("SKIPPED: docker-registry and the emulator of AWS KMS are needed (scripts/prepare.sh)");
const HOST = addressesOf("kr-a", 22).agent;
const [IMAGES, CHARTS, KEYS] = ["releases/images", "releases/charts", "evidence/keys-kr"];
const run = promisify(execFile);

describe.skipIf(!ready)("the catalogue of what a restore needs besides data", () => {
  let folder = "";
  let site: VerbFixture;
  let registry: Registry;
  let service: KeyService;
  let server: Server;
  let adapters: Adapters & { close(): Promise<void> };
  let topology: Topology;
  let kms: KMSClient;
  let key = "";
  let image: Pushed;
  const at = (...names: string[]) => join(folder, ...names);

  async function git(...args: string[]): Promise<string> {
    const who = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@x", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@x" };
    const env = { NODE_ENV: "test" as const, PATH: process.env["PATH"], ...who };
    return (await run("git", args, { cwd: at("repository"), env, timeout: 20_000 })).stdout.trim();
  }
  async function commit(text: string): Promise<string> {
    mkdirSync(at("repository", "charts"), { recursive: true });
    writeFileSync(at("repository", "charts", "values.yaml"), text);
    await git("add", "-A");
    await git("commit", "-q", "-m", text);
    return await git("rev-parse", "HEAD");
  }
  const archive = (of: string) =>
    git("archive", "--format=tar", `--output=${at("archives", `${of}.tar`)}`, of, "--", "charts");

  /** As the worker does again and again: look at each, and do what follows from it; then read what is due. */
  async function round(): Promise<void> {
    const here = { topology, adapters };
    for (const target of catalogueTargets(here)) {
      const { sample, listed } = await lookAtAll(target);
      await followLook(site.db, here, sample, listed);
    }
    await verifyImages(site.db, here).catch(() => undefined);
  }
  async function verdicts(): Promise<Record<string, string>> {
    const { rows } = await readBackups({ db: site.db, topology });
    return Object.fromEntries(
      rows.flatMap((row) =>
        row.parts.map((part) => [`${row.kind}/${part.part}`, `${part.status} ${part.reasons[0]?.key}`]),
      ),
    );
  }
  const points = async (component: string) =>
    (await readPoints({ db: site.db, topology }, { component })).rows.map((row) => [
      row.kind,
      row.externalId,
      row.confidence,
    ]);
  const audited = async () =>
    (await site.db.auditEvent.findMany({ where: { subjectType: "standard" }, orderBy: { id: "asc" } })).map(
      (row) => `${row.action} ${row.subjectId}`,
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "haechi-catalogue-"));
    for (const name of ["repository", "archives", "copies", "registry"]) mkdirSync(at(name));
    site = await startVerbFixture();
    registry = await startRegistry(registryProgram ?? "", at("registry"), "127.0.0.1", await freePort(42_300));
    service = await startKeyService(keyProgram ?? "", "127.0.0.1", await freePort(44_300));
    kms = new KMSClient({
      region: "ap-northeast-2",
      endpoint: service.url,
      credentials: { accessKeyId: "a", secretAccessKey: "s" },
    });
    const made = await kms.send(new CreateKeyCommand({ Description: "evidence" }));
    key = made.KeyMetadata?.KeyId ?? "";
    await kms.send(new CreateAliasCommand({ AliasName: "alias/evidence", TargetKeyId: key }));
    await kms.send(new EnableKeyRotationCommand({ KeyId: key }));
    const layers = [randomBytes(20_000)];
    image = await pushImage(registry.url, "stable/console", "1.4.2", layers, new Date("2031-01-02T00:00:00Z"));
    await git("init", "-q", "-b", "main", ".");
    await archive(await commit("replicas: 1\n"));

    const certificates = await ensureCertificates(at("tls"), 22);
    const files = certificates.agents["kr-a"];
    const charts = {
      argv: ["git"],
      folder: at("repository"),
      runAs: null,
      branch: "main",
      paths: ["charts"],
      archives: at("archives"),
    };
    server = await serve(
      await openAgent(
        agentConfig.parse({
          zone: "kr-a",
          region: "kr",
          listen: { host: HOST, port: 0 },
          tls: { cert: files.cert, key: files.key, ca: files.ca },
          signingKey: files.signingKey,
          stateDir: at("agent"),
          git: { charts },
          keyMetadata: { keys: { folder: at("copies") } },
        }),
      ),
    );
    topology = {
      regions: { kr: { zones: ["kr-a"], country: "KR" } },
      agents: { "kr-a": `https://${HOST}:${(server.address() as AddressInfo).port}` },
      services: {
        releases: {
          components: {
            images: { adapter: "oci", kind: "images", region: "kr", url: registry.url, repositories: ["stable/*"] },
            charts: { adapter: "git", kind: "sources", region: "kr", agent: "kr-a", repository: "charts" },
          },
        },
        evidence: {
          components: {
            "keys-kr": {
              adapter: "kms",
              kind: "keys",
              region: "kr",
              url: service.url,
              serviceRegion: "ap-northeast-2",
              keys: ["alias/evidence"],
              accessKey: "a",
              secretKey: "s",
              copies: { agent: "kr-a", folder: "keys" },
            },
          },
        },
      },
      standards: {
        images: { stable: "stable/*", keepMs: 90 * 86_400_000, verifyEveryMs: 86_400_000 },
        config: { withinMs: 0 },
        keys: { rotation: true, metadataEveryMs: 86_400_000 },
      },
    } as unknown as Topology;
    adapters = makeAdapters(topology, certificates.client);
  });
  afterAll(async () => {
    kms?.destroy();
    await adapters?.close();
    server?.closeAllConnections();
    server?.close();
    await registry?.stop();
    await service?.stop();
    await site?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is inventoried and verified from its sources, and what is said of the key is kept in its region", async () => {
    await round();
    const head = await git("rev-parse", "HEAD");
    expect(await points(IMAGES)).toEqual([["image-digest", `stable/console:1.4.2@${image.digest}`, "verified"]]);
    expect(await points(CHARTS)).toEqual([["archive", head, "verified"]]);
    const [copy] = await points(KEYS);
    expect(copy).toEqual(["key-metadata", expect.stringMatching(/^alias\/evidence@[0-9a-f]{64}$/), "verified"]);
    const [file] = readdirSync(at("copies"));
    const document: unknown = JSON.parse(readFileSync(at("copies", file ?? ""), "utf8"));
    expect(document).toMatchObject({ KeyId: key, KeyRotationEnabled: true, Policy: expect.any(String) });
    expect(await verdicts()).toEqual({
      "images/present": "met images-present",
      "images/unchanged": "met images-unchanged",
      "images/verified": "met images-verified",
      "sources/archive": "met archive-of-head",
      "sources/whole": "met archives-whole",
      "keys/usable": "met keys-usable",
      "keys/in-region": "met keys-in-region",
      "keys/rotation": "met keys-rotate",
      "keys/metadata": "met metadata-kept",
    });
  });

  it("writes nothing when nothing changed", async () => {
    const written = () =>
      site.db.$queryRaw<
        { n: bigint }[]
      >`SELECT count(*) AS n FROM recovery_point WHERE last_seen_at > ${begun} OR confidence_at > ${begun}`;
    const begun = new Date();
    await round();
    expect(Number((await written())[0]?.n)).toBe(0);
  });

  it("a stable tag that is moved is breached since it was, and audited; the digest that it left is gone", async () => {
    const before = (await audited()).length;
    const other = await pushImage(
      registry.url,
      "stable/console",
      "1.4.2",
      [randomBytes(100)],
      new Date("2031-01-03T00:00:00Z"),
    );
    await round();
    expect(await points(IMAGES)).toEqual([["image-digest", `stable/console:1.4.2@${other.digest}`, "verified"]]);
    expect((await verdicts())["images/unchanged"]).toBe("breached image-moved");
    expect((await audited()).slice(before)).toContain(`standard.breached images/${IMAGES}/unchanged`);
    await fetch(`${registry.url}/v2/stable/console/manifests/1.4.2`, {
      method: "PUT",
      headers: { "content-type": "application/vnd.oci.image.manifest.v1+json" },
      body: new Uint8Array(readFileSync(registry.blobFile(image.digest))),
    });
    await round();
    expect((await verdicts())["images/unchanged"]).toBe("met images-unchanged");
    expect((await audited()).at(-1)).toBe(`standard.met images/${IMAGES}/unchanged`);
  });

  it("a layer that was tampered with is found when its time has come to be read, and takes the proof away", async () => {
    const blob = registry.blobFile(image.layers[0] ?? "");
    const was = readFileSync(blob);
    writeFileSync(blob, Buffer.concat([was.subarray(1), was.subarray(0, 1)]));
    const due = () =>
      site.db.$executeRaw`UPDATE content_check SET at = '2000-01-01T00:00:00Z' WHERE component = ${IMAGES}`;
    await due();
    await round();
    expect((await points(IMAGES))[0]?.[2]).toBe("listed");
    expect((await verdicts())["images/verified"]).toBe("breached image-tampered");
    writeFileSync(blob, was);
    await due();
    await round();
    expect((await points(IMAGES))[0]?.[2]).toBe("verified");
    expect((await verdicts())["images/verified"]).toBe("met images-verified");
  });

  it("a commit without its archive is breached, and an archive that is not what its commit says", async () => {
    const head = await commit("replicas: 2\n");
    await round();
    expect((await verdicts())["sources/archive"]).toBe("breached archive-of-head-missing");
    await archive(head);
    await round();
    expect((await verdicts())["sources/archive"]).toBe("met archive-of-head");
    writeFileSync(at("archives", `${head}.tar`), "nothing");
    await round();
    expect(await verdicts()).toMatchObject({
      "sources/archive": "breached archive-of-head-missing",
      "sources/whole": "breached archive-differs",
    });
    expect((await points(CHARTS))[0]).toEqual(["archive", head, "listed"]);
    rmSync(at("archives", `${head}.tar`));
    await round();
    expect((await points(CHARTS)).map((row) => row[1])).not.toContain(head);
  });

  it("a backup whose key is disabled is not recoverable, and is again with the key", async () => {
    const { installationId } = site;
    const now = new Date();
    await site.db.recoveryPoint.create({
      data: {
        installationId,
        component: "evidence/objects-kr",
        kind: "object-version",
        externalId: "o1",
        takenAt: now,
        region: "kr",
        keyId: `arn:aws:kms:ap-northeast-2:123456789012:key/${key}`,
        encrypted: true,
        confidenceAt: now,
        firstSeenAt: now,
        lastSeenAt: now,
      },
    });
    const told = async () =>
      (await readPoints({ db: site.db, topology }, { component: "evidence/objects-kr" })).rows[0]?.key;
    expect(await told()).toEqual({ recoverable: "yes" });
    await kms.send(new DisableKeyCommand({ KeyId: key }));
    await round();
    expect(await told()).toMatchObject({ recoverable: "no", reason: { key: "key-disabled" } });
    expect((await verdicts())["keys/usable"]).toBe("breached key-disabled");
    await kms.send(new EnableKeyCommand({ KeyId: key }));
    await round();
    expect(await told()).toEqual({ recoverable: "yes" });
    expect((await verdicts())["keys/usable"]).toBe("met keys-usable");
  });

  it("a key of several regions is a breach that the site need not ask for; a silent source is not measured, and nothing of it is gone", async () => {
    const replicating = await kms.send(new CreateKeyCommand({ MultiRegion: true }));
    const own = topology.services["evidence"]?.components["keys-kr"] as unknown as { keys: string[] };
    own.keys.push(replicating.KeyMetadata?.KeyId ?? "");
    await round();
    expect((await verdicts())["keys/in-region"]).toBe("breached key-multi-region");
    await registry.stop();
    await service.stop();
    const before = [await points(IMAGES), await points(KEYS)];
    await round();
    expect(await verdicts()).toMatchObject({
      "images/present": "not_measured images-unmeasured",
      "keys/usable": "not_measured keys-unmeasured",
    });
    expect([await points(IMAGES), await points(KEYS)]).toEqual(before);
  });
});
