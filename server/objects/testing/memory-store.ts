import { createHash, randomUUID } from "node:crypto";
import { compareKeys } from "#domain/objects/key-order.ts";
import {
  type Act,
  AdapterError,
  type BucketBefore,
  type BucketSettings,
  type ListedVersion,
  type Look,
  type ObjectEncryption,
  type ObjectsPort,
  REMOVAL_PATHS,
  type ReadVersion,
  type RemovalAttempt,
  type VersionId,
  type VersionProtection,
} from "../../adapters/ports.ts";

const DAY_MS = 86_400_000;
const PAGE = 1_000;

export type StoredVersion = {
  key: string;
  versionId: string;
  at: Date;
  body: Buffer;
  deleteMarker: boolean;
  mode: "COMPLIANCE" | "GOVERNANCE" | null;
  retainUntil: Date | null;
  hold: boolean;
  encryption: ObjectEncryption | null;
  /** What its writer put beside it. */
  declared: string | null;
  etag: string;
};
export const COMPLIANT: BucketSettings = {
  versioning: "enabled",
  lock: { mode: "COMPLIANCE", retainMs: 1_095 * DAY_MS },
  lockEnabled: true,
  lifecycle: [{ prefix: "", expireMs: 1_095 * DAY_MS, noncurrentMs: 1_095 * DAY_MS }],
  encryption: { algorithm: "aws:kms", keyId: "evidence" },
  replication: [],
  region: "ap-northeast-2",
};

/**
 * A bucket in memory, at the level of the port: it keeps versions in the order of keys, newest first, locks them as its settings say, and does
 * wrong where a test says so. No adapter is tested by it: that is the contract suite's, on a real store.
 */
export class MemoryStore implements ObjectsPort {
  bucket: BucketSettings = COMPLIANT;
  /** Asked for and not answered: every call fails so. */
  down: AdapterError | null = null;
  /** Keys whose content cannot be read. */
  readonly unreadable = new Set<string>();
  /** Paths by which a locked version goes all the same. */
  readonly weak = new Set<RemovalAttempt["path"]>();
  /** How often it was asked, by call. */
  readonly asked = { settings: 0, versions: 0, prefixes: 0, protection: 0, read: 0, put: 0, tryRemoval: 0, putBack: 0 };
  #sorted: StoredVersion[] | null = null;
  readonly #versions: StoredVersion[] = [];

  /** A version as an application writes one. */
  add(key: string, body: string | Buffer, more: Partial<StoredVersion> = {}): StoredVersion {
    const content = Buffer.from(body);
    const at = more.at ?? new Date();
    const { lock, encryption } = this.bucket;
    const made: StoredVersion = {
      key,
      versionId: randomUUID(),
      at,
      body: content,
      deleteMarker: false,
      mode: lock?.mode ?? null,
      retainUntil: lock === null ? null : new Date(at.getTime() + lock.retainMs),
      hold: false,
      encryption,
      declared: createHash("sha256").update(content).digest("hex"),
      etag: createHash("md5").update(content).digest("hex"),
      ...more,
    };
    this.#versions.push(made);
    this.#sorted = null;
    return made;
  }

  /** As no lock permits: it is gone. */
  lose(of: VersionId): void {
    const at = this.#versions.findIndex((one) => one.key === of.key && one.versionId === of.versionId);
    if (at >= 0) this.#versions.splice(at, 1);
    this.#sorted = null;
  }

  get all(): readonly StoredVersion[] {
    return this.#versions;
  }

  #inOrder(): StoredVersion[] {
    this.#sorted ??= [...this.#versions].sort(
      (a, b) => compareKeys(a.key, b.key) || b.at.getTime() - a.at.getTime() || (a.versionId < b.versionId ? 1 : -1),
    );
    return this.#sorted;
  }

  #answer(what: keyof MemoryStore["asked"], { signal }: Look | Act): void {
    this.asked[what] += 1;
    signal.throwIfAborted();
    if (this.down !== null) throw this.down;
  }

  #find(of: VersionId): StoredVersion | undefined {
    return this.#versions.find((one) => one.key === of.key && one.versionId === of.versionId && !one.deleteMarker);
  }

  async settings(_: string, look: Look): Promise<BucketSettings> {
    this.#answer("settings", look);
    return this.bucket;
  }

  async versions(
    _: string,
    { prefix, after, own }: { readonly prefix: string; readonly after: string | null; readonly own?: boolean },
    look: Look,
  ): Promise<{ readonly versions: readonly ListedVersion[]; readonly next: string | null }> {
    this.#answer("versions", look);
    const all = this.#inOrder().filter(
      ({ key }) => key.startsWith(prefix) && (own !== true || !key.slice(prefix.length).includes("/")),
    );
    const from = after === null ? 0 : all.findIndex((one) => `${one.key}\0${one.versionId}` === after) + 1;
    const page = all.slice(from, from + PAGE);
    const last = page.at(-1);
    const newest = new Map<string, StoredVersion>();
    for (const one of all) if (!newest.has(one.key)) newest.set(one.key, one);
    return {
      versions: page.map((one) => ({
        key: one.key,
        versionId: one.versionId,
        latest: newest.get(one.key) === one,
        deleteMarker: one.deleteMarker,
        at: one.at,
        sizeBytes: one.body.length,
        etag: one.deleteMarker ? null : one.etag,
      })),
      next: last !== undefined && from + PAGE < all.length ? `${last.key}\0${last.versionId}` : null,
    };
  }

  async prefixes(
    _: string,
    { prefix, after }: { readonly prefix: string; readonly after: string | null },
    look: Look,
  ): Promise<{ readonly prefixes: readonly string[]; readonly next: string | null }> {
    this.#answer("prefixes", look);
    const names = this.#inOrder().flatMap(({ key, versionId }) => {
      if (!key.startsWith(prefix)) return [];
      const end = key.indexOf("/", prefix.length);
      return [end >= 0 ? key.slice(0, end + 1) : `${key}\0${versionId}`];
    });
    const listed = [...new Set(names)];
    const from = Number(after ?? 0);
    return {
      prefixes: listed.slice(from, from + PAGE).filter((name) => name.endsWith("/")),
      next: from + PAGE < listed.length ? String(from + PAGE) : null,
    };
  }

  async protection(_: string, of: VersionId, look: Look): Promise<VersionProtection | null> {
    this.#answer("protection", look);
    const found = this.#find(of);
    if (found === undefined) return null;
    const { mode, retainUntil, hold, encryption } = found;
    return { mode, retainUntil, hold, encryption };
  }

  async read(component: string, of: VersionId, look: Look): Promise<ReadVersion | null> {
    this.#answer("read", look);
    const found = this.#find(of);
    if (found === undefined) return null;
    if (this.unreadable.has(of.key)) throw new AdapterError("failed", component, "InternalError");
    const sha256 = createHash("sha256").update(found.body).digest("hex");
    const declared = { sizeBytes: found.body.length, etag: found.etag, sha256: found.declared };
    return { sha256, sizeBytes: found.body.length, declared };
  }

  async put(
    _: string,
    { key, body, retainUntil }: { readonly key: string; readonly body: string; readonly retainUntil: Date },
    act: Act,
  ): Promise<{ readonly versionId: string; readonly sha256: string }> {
    this.#answer("put", act);
    const sha256 = createHash("sha256").update(body).digest("hex");
    const before = this.#versions.find((one) => one.key === key && one.declared === sha256);
    const made = before ?? this.add(key, body, { mode: "COMPLIANCE", retainUntil });
    return { versionId: made.versionId, sha256 };
  }

  async putBack(_: string, before: BucketBefore, act: Act): Promise<void> {
    this.#answer("putBack", act);
    this.bucket = { ...this.bucket, ...before };
  }

  async tryRemoval(component: string, of: VersionId, _: BucketBefore, act: Act): Promise<readonly RemovalAttempt[]> {
    this.#answer("tryRemoval", act);
    if (this.#find(of)?.mode !== "COMPLIANCE") throw new AdapterError("not-capable", component, "it is not locked");
    return REMOVAL_PATHS.map((path) => ({
      path,
      refused: !this.weak.has(path),
      said: this.weak.has(path) ? "NoContent" : "AccessDenied",
    }));
  }
}
