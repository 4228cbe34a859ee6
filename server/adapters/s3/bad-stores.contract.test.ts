import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcp } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../db/free-port.ts";
import type { CallRecord } from "../ports.ts";
import { actOf, EVIDENCE, failureOf, look, portTo } from "./contract.fixture.ts";

const OF = { key: "a", versionId: "v" };
const DAY_MS = 86_400_000;
const ACCESS = { accessKey: "access-of-this-test", secretKey: "secret-of-this-test", serviceRegion: "default" };

describe("ObjectsPort towards endpoints that are none, or lie", () => {
  const servers: { close(): void }[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  async function serving(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push({
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const portAt = (url: string) => portTo({ ...ACCESS, url }, "evidence");
  const saying = (status: number, code: string, message = code): RequestListener => {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    return (_, response) => response.writeHead(status, { "content-type": "application/xml" }).end(body);
  };

  it("nobody there is refused-connection, tried as often as was said", async () => {
    const url = `http://127.0.0.1:${await freePort(46_900)}`;
    expect((await failureOf(portAt(url).settings(EVIDENCE, { ...look(), attempts: 1 }))).code).toBe(
      "refused-connection",
    );
  });

  it("one that hangs is a timeout within the look's own time", async () => {
    const server = createTcp((socket) => socket.on("error", () => {}).resume());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push(server);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const call of [
      () => portAt(url).settings(EVIDENCE, look(300)),
      () => portAt(url).read(EVIDENCE, OF, look(300)),
      () => portAt(url).versions(EVIDENCE, { prefix: "", after: null }, look(300)),
    ])
      expect((await failureOf(call())).code).toBe("timeout");
  });

  it("a content that stops half way is a timeout, one that breaks off is read anew and then given up", async () => {
    const head = { "content-length": "100", "x-amz-version-id": "v", etag: '"e"' };
    const stalls = await serving((_, response) => void response.writeHead(200, head).write("half"));
    expect((await failureOf(portAt(stalls).read(EVIDENCE, OF, look(400)))).code).toBe("timeout");
    let asked = 0;
    const breaks = await serving((_, response) => {
      asked += 1;
      response.writeHead(200, head).write("half", () => response.destroy());
    });
    expect((await failureOf(portAt(breaks).read(EVIDENCE, OF, look()))).code).toBe("refused-connection");
    expect(asked).toBe(3);
  });

  it.each<[string, RequestListener, string]>([
    ["text that is no XML", (_, response) => response.end("<html>"), "nonsense"],
    ["an answer without end", (_, response) => void response.end(Buffer.alloc(20_000_000, 32)), "nonsense"],
    ["no permission", saying(403, "AccessDenied"), "refused"],
    ["a wrong signature", saying(403, "SignatureDoesNotMatch"), "refused"],
    ["a bucket of another region", saying(301, "PermanentRedirect"), "failed"],
    ["an error of its own", saying(500, "InternalError"), "failed"],
    ["a page of whoever stands before it", (_, response) => response.writeHead(502).end("<html>"), "failed"],
    ["a version without a key", (_, response) => response.end(ONE_WITHOUT_KEY), "nonsense"],
    ["a key that was not asked for", (_, response) => response.end(ELSEWHERE), "nonsense"],
  ])("%s", async (_, listener, code) => {
    const url = await serving(listener);
    const listing = portAt(url).versions(EVIDENCE, { prefix: "asked/", after: null }, look());
    expect((await failureOf(listing)).code).toBe(code);
  });

  it("where a bucket is copied to is not known, and nothing else is lost by it, when that cannot be asked or is not answered", async () => {
    const rule = (to: string) =>
      `<Rule><Status>Enabled</Status><Destination><Bucket>${to}</Bucket></Destination></Rule>`;
    const copied = ["arn:minio:replication::id:evidence", "arn:aws:s3:::moved"].map(rule).join("");
    const asked: string[] = [];
    const url = await serving((incoming, response) => {
      const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://store");
      const xml = (text: string) => response.writeHead(200, { "content-type": "application/xml" }).end(text);
      if (searchParams.has("location")) asked.push(pathname.replaceAll("/", ""));
      if (pathname.startsWith("/moved")) return void saying(301, "PermanentRedirect")(incoming, response);
      if (searchParams.has("versioning"))
        return void xml("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
      if (searchParams.has("replication"))
        return void xml(`<ReplicationConfiguration><Role></Role>${copied}</ReplicationConfiguration>`);
      if (searchParams.has("location"))
        return void xml(
          '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">ap-northeast-2</LocationConstraint>',
        );
      return void saying(501, "NotImplemented")(incoming, response);
    });
    expect(await portAt(url).settings(EVIDENCE, look())).toMatchObject({
      versioning: "enabled",
      region: "ap-northeast-2",
      replication: [
        { to: "evidence", region: null, enabled: true },
        { to: "moved", region: null, enabled: true },
      ],
    });
    expect(asked).toEqual(["evidence", "moved"]);
  });

  describe("a bucket that gives in", () => {
    const BEFORE = {
      versioning: "enabled",
      lockEnabled: true,
      lock: { mode: "COMPLIANCE", retainMs: 1_095 * DAY_MS },
    } as const;
    const LOCKED = "<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>1095</Days></DefaultRetention></Rule>";
    const until = new Date(Date.now() + DAY_MS).toISOString();

    /** Its one version stays; its versioning and its lock become what they are asked to. `blind`: it tells neither once it gave in. */
    async function weak({ blind = false, rule = LOCKED } = {}) {
      const bucket = { versioning: "Enabled", rule };
      const given = () => bucket.versioning !== "Enabled" || bucket.rule !== LOCKED;
      const url = await serving(async (asked, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of asked) chunks.push(chunk as Buffer);
        const sent = Buffer.concat(chunks).toString();
        const { searchParams } = new URL(asked.url ?? "/", "http://store");
        const is = (name: string) => searchParams.has(name);
        const xml = (text: string) => void response.writeHead(200, { "content-type": "application/xml" }).end(text);
        const own = { "x-amz-version-id": OF.versionId, "x-amz-meta-haechi-act": "this test" };
        if (asked.method === "HEAD") return void response.writeHead(200, own).end();
        if (asked.method === "PUT" && !is("retention")) {
          if (is("versioning")) bucket.versioning = sent.includes("Enabled") ? "Enabled" : "Suspended";
          else bucket.rule = sent.includes("<Days>1095</Days>") ? LOCKED : "";
          return void response.writeHead(200).end();
        }
        if (asked.method !== "GET") return saying(403, "AccessDenied")(asked, response);
        if (is("retention"))
          return xml(`<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`);
        if (blind && given() && (is("versioning") || is("object-lock"))) return saying(400, "Curious")(asked, response);
        if (is("versioning"))
          return xml(`<VersioningConfiguration><Status>${bucket.versioning}</Status></VersioningConfiguration>`);
        if (is("object-lock"))
          return xml(
            `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${bucket.rule}</ObjectLockConfiguration>`,
          );
        return saying(404, "NoSuchObjectLockConfiguration")(asked, response);
      });
      return { bucket, port: portAt(url) };
    }

    it("is found out, and is afterwards what it was", async () => {
      const { bucket, port } = await weak();
      const attempts = await port.tryRemoval(EVIDENCE, OF, BEFORE, actOf());
      expect(attempts.filter((one) => !one.refused).map((one) => one.path)).toEqual([
        "suspend-versioning",
        "remove-lock",
      ]);
      expect(bucket).toEqual({ versioning: "Enabled", rule: LOCKED });
    });

    it("is held against what it was before its first try, not against what a try that was cut off left of it", async () => {
      const { bucket, port } = await weak({ rule: "" });
      const attempts = await port.tryRemoval(EVIDENCE, OF, BEFORE, actOf());
      expect(attempts.find((one) => one.path === "remove-lock")?.refused).toBe(false);
      expect(bucket.rule).toBe(LOCKED);
    });

    it("and then says nothing is what it was all the same, and so when the time of the act is over", async () => {
      const { bucket, port } = await weak({ blind: true });
      const calls: CallRecord[] = [];
      expect((await failureOf(port.tryRemoval(EVIDENCE, OF, BEFORE, actOf({ calls })))).detail).toContain("Curious");
      expect(bucket.versioning).toBe("Enabled");
      expect(calls.at(-1)).toMatchObject({ ok: true, call: "put back after PUT evidence?versioning (Suspended)" });
      const over = new AbortController();
      const act = actOf();
      const record = ({ call }: CallRecord) => {
        if (call.endsWith("(Suspended)")) over.abort();
      };
      await failureOf(port.tryRemoval(EVIDENCE, OF, BEFORE, { ...act, signal: over.signal, record }));
      expect(bucket.versioning).toBe("Enabled");
    });
  });

  it("one that says back what it was sent does not get a secret into an error", async () => {
    const said = `string to sign of ${ACCESS.accessKey} with ${ACCESS.secretKey}, Signature=${"ab12".repeat(16)}`;
    const curious = saying(400, "Curious", said);
    // The first question of a put is whether it is there.
    const url = await serving((asked, response) =>
      asked.method === "HEAD" ? response.writeHead(404).end() : curious(asked, response),
    );
    const records: string[] = [];
    const act = { ...actOf(), record: (call: object) => records.push(JSON.stringify(call)) };
    const put = { key: "a", body: "x", retainUntil: new Date(Date.now() + 1_000) };
    const calls = [() => portAt(url).settings(EVIDENCE, look()), () => portAt(url).put(EVIDENCE, put, act)];
    for (const call of calls) {
      const { message } = await failureOf(call());
      expect(message).toContain("string to sign of …");
      expect(`${message} ${records.join(" ")}`).not.toMatch(/of-this-test|ab12ab12/);
    }
    expect(records).toHaveLength(1);
  });

  it("another component of the site is not one", async () => {
    expect((await failureOf(portAt("http://127.0.0.1:1").settings("meta-db/kr", look()))).code).toBe("not-capable");
  });
});

const LISTED = "<LastModified>2030-01-01T00:00:00Z</LastModified><VersionId>v</VersionId><Size>1</Size>";
const ONE_WITHOUT_KEY = `<ListVersionsResult><Version>${LISTED}</Version></ListVersionsResult>`;
const ELSEWHERE = `<ListVersionsResult><Version><Key>other/1</Key>${LISTED}</Version></ListVersionsResult>`;
