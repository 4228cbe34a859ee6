import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Topology } from "#domain/topology/topology.ts";
import { digestOf, type Pushed, pushImage, pushIndex } from "#lab/registry/push.ts";
import { findRegistry, type Registry, startRegistry } from "#lab/registry/start.ts";
import { freePort } from "../../db/free-port.ts";
import { AdapterError, type ImageProblem, type RegistryPort } from "../ports.ts";
import { ociRegistry } from "./registry-port.ts";

const program = findRegistry();
if (program === null) console.warn("SKIPPED: docker-registry is not installed (apt-get install docker-registry)");
const look = (ms = 10_000) => ({ signal: AbortSignal.timeout(ms) });
function portTo(url: string, repositories: readonly string[], more: object = {}): RegistryPort {
  const images = { adapter: "oci", kind: "images", region: "kr", url, repositories, ...more };
  return ociRegistry({ services: { releases: { components: { images } } } } as unknown as Topology);
}
const IMAGES = "releases/images";
const made = (day: number) => new Date(Date.UTC(2031, 0, day));

describe.skipIf(program === null)("RegistryPort towards Docker's registry", () => {
  let folder = "";
  let registry: Registry;
  let port: RegistryPort;
  const pushed: Record<string, Pushed> = {};
  const layer = (size: number) => randomBytes(size);
  const list = async () => (await port.list(IMAGES, look())).images;
  const problemsOf = async (tag: string): Promise<readonly ImageProblem[]> =>
    (await list()).find((one) => `${one.repository}:${one.tag}` === tag)?.problems ?? [];
  const verify = (name: string) =>
    port.verify(IMAGES, name.split(":")[0] ?? "", pushed[name]?.digest ?? "", look(30_000));
  /** Breaks what lies on the disk, and puts it back. */
  async function broken<T>(
    digest: string,
    how: (file: string, was: Buffer) => void,
    then: () => Promise<T>,
  ): Promise<T> {
    const file = registry.blobFile(digest);
    const was = readFileSync(file);
    how(file, was);
    try {
      return await then();
    } finally {
      writeFileSync(file, was);
    }
  }
  const flipped = (file: string, was: Buffer) => {
    const other = Buffer.from(was);
    other[other.length >> 1] = (other[other.length >> 1] ?? 0) ^ 1;
    writeFileSync(file, other);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "haechi-registry-"));
    registry = await startRegistry(program ?? "", folder, "127.0.0.1", await freePort(42_000));
    port = portTo(registry.url, ["stable/*", "charts"]);
    for (const [name, day] of [
      ["stable/console:1.4.1", 3],
      ["stable/console:1.4.2", 5],
      ["stable/ingest:2.0.0", 4],
      ["charts:9", 6],
    ] as const) {
      const [repository, tag] = name.split(":") as [string, string];
      pushed[name] = await pushImage(registry.url, repository, tag, [layer(40_000), layer(3_000)], made(day));
    }
  });
  afterAll(async () => {
    await registry?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("lists what is below a prefix and what is named, with digests, sizes and when each was made", async () => {
    await pushImage(registry.url, "other/tool", "1", [layer(10)], made(1));
    const { repositories, images } = await port.list(IMAGES, look());
    expect(repositories.map((one) => [one.name, one.present])).toEqual([
      ["charts", true],
      ["stable/console", true],
      ["stable/ingest", true],
    ]);
    const rows = images.map((one) => [`${one.repository}:${one.tag}`, one.digest, one.createdAt, one.problems.length]);
    expect(rows.sort()).toEqual([
      ["charts:9", pushed["charts:9"]?.digest, made(6), 0],
      ["stable/console:1.4.1", pushed["stable/console:1.4.1"]?.digest, made(3), 0],
      ["stable/console:1.4.2", pushed["stable/console:1.4.2"]?.digest, made(5), 0],
      ["stable/ingest:2.0.0", pushed["stable/ingest:2.0.0"]?.digest, made(4), 0],
    ]);
    for (const one of images) expect(one.sizeBytes).toBeGreaterThan(43_000);
  });

  it("finds every tag and every repository, page by page", async () => {
    const names = Array.from({ length: 103 }, (_, n) => `many/r${n}`);
    await Promise.all(names.map((name) => pushImage(registry.url, name, "1", [Buffer.from("x")], made(1))));
    const { repositories } = await portTo(registry.url, ["many/*"]).list(IMAGES, look(30_000));
    expect(new Set(repositories.map((one) => one.name)).size).toBe(103);
  });

  it("reads every blob and says how much that was", async () => {
    expect(await verify("stable/console:1.4.2")).toEqual({
      ok: true,
      blobs: 3,
      bytes: expect.any(Number),
      problems: [],
    });
  });

  it("names a repository that is not there, and goes on with the others", async () => {
    const { repositories, images } = await portTo(registry.url, ["stable/console", "stable/none"]).list(IMAGES, look());
    expect(repositories).toEqual([
      { name: "stable/console", present: true },
      { name: "stable/none", present: false },
    ]);
    expect(images).toHaveLength(2);
  });

  it("finds a layer that was tampered with on the disk, which the registry serves as if nothing were", async () => {
    const { layers } = pushed["stable/console:1.4.2"] as Pushed;
    const digest = layers[0] ?? "";
    const check = await broken(digest, flipped, async () => {
      const served = await fetch(`${registry.url}/v2/stable/console/blobs/${digest}`);
      expect(served.status).toBe(200);
      expect(digestOf(Buffer.from(await served.arrayBuffer()))).not.toBe(digest);
      return await verify("stable/console:1.4.2");
    });
    expect(check).toMatchObject({ ok: false, problems: [{ part: "blob", digest, how: "tampered" }] });
    expect(await verify("stable/console:1.4.2")).toMatchObject({ ok: true });
    expect(await verify("stable/console:1.4.1")).toMatchObject({ ok: true });
  });

  it("finds a layer that is missing, and one that was cut or made longer", async () => {
    const { layers } = pushed["stable/ingest:2.0.0"] as Pushed;
    const [first = "", second = ""] = layers;
    const cut = (file: string, was: Buffer) => truncateSync(file, was.length - 1);
    const longer = (file: string, was: Buffer) => writeFileSync(file, Buffer.concat([was, Buffer.alloc(100_000)]));
    const how = async (digest: string, change: (file: string, was: Buffer) => void) =>
      (await broken(digest, change, () => verify("stable/ingest:2.0.0"))).problems;
    expect(await how(first, (file) => rmSync(file))).toEqual([{ part: "blob", digest: first, how: "missing" }]);
    expect(await how(second, cut)).toEqual([{ part: "blob", digest: second, how: "other-size" }]);
    expect(await how(second, longer)).toEqual([{ part: "blob", digest: second, how: "other-size" }]);
  });

  it("finds a configuration and a manifest that were tampered with by listing alone", async () => {
    const { digest, config } = pushed["stable/console:1.4.1"] as Pushed;
    expect(await broken(config, flipped, () => problemsOf("stable/console:1.4.1"))).toEqual([
      { part: "blob", digest: config, how: "tampered" },
    ]);
    const other = (file: string, was: Buffer) =>
      writeFileSync(file, was.toString().replace(config.slice(7), "0".repeat(64)));
    const problems = await broken(digest, other, () => problemsOf("stable/console:1.4.1"));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ part: "manifest" });
    expect(
      await broken(
        digest,
        (file) => rmSync(file),
        () => problemsOf("stable/console:1.4.1"),
      ),
    ).toMatchObject([{ part: "manifest", how: "missing" }]);
    expect(await problemsOf("stable/console:1.4.1")).toEqual([]);
  });

  it("reads the images behind one name for several architectures, and sees one that is missing", async () => {
    const parts = await Promise.all(
      ["amd64", "arm64"].map(async (architecture, n) => {
        const one = await pushImage(registry.url, "stable/multi", architecture, [layer(100)], made(7 + n));
        const size = readFileSync(registry.blobFile(one.digest)).length;
        return { ...one, size, architecture };
      }),
    );
    const digest = await pushIndex(registry.url, "stable/multi", "1", parts);
    pushed["stable/multi:1"] = { digest, config: "", layers: [] };
    expect(await verify("stable/multi:1")).toMatchObject({ ok: true, blobs: 4 });
    const listed = (await list()).find((one) => one.tag === "1" && one.repository === "stable/multi");
    expect(listed).toMatchObject({ digest, createdAt: made(8), problems: [] });
    const child = parts[1]?.digest ?? "";
    const check = await broken(
      child,
      (file) => rmSync(file),
      () => verify("stable/multi:1"),
    );
    expect(check).toMatchObject({ ok: false, problems: [{ part: "manifest", digest: child, how: "missing" }] });
  });

  it("sees a tag that was moved as another digest", async () => {
    const before = (await list()).find((one) => one.tag === "9")?.digest;
    const moved = await pushImage(registry.url, "charts", "9", [layer(500)], made(9));
    expect((await list()).find((one) => one.tag === "9")?.digest).toBe(moved.digest);
    expect(moved.digest).not.toBe(before);
  });
});

describe("RegistryPort towards endpoints that are none, or lie", () => {
  const open: { close(): void }[] = [];
  afterEach(() => {
    for (const server of open.splice(0)) server.close();
  });
  async function serving(listener: RequestListener): Promise<string> {
    const server: Server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push({
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const failing = async (url: string, ms = 5_000, wanted = ["stable/a"]) => {
    const error = await portTo(url, wanted)
      .list(IMAGES, look(ms))
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(AdapterError);
    return (error as AdapterError).code;
  };

  it("nobody there is refused-connection, and a component of another kind not-capable", async () => {
    expect(await failing(`http://127.0.0.1:${await freePort(43_900)}`)).toBe("refused-connection");
    await expect(portTo("http://127.0.0.1:1", []).list("releases/none", look())).rejects.toMatchObject({
      code: "not-capable",
    });
  });

  it("one that accepts and says nothing is a timeout within the look's own time", async () => {
    const server = createTcp((socket) => socket.on("error", () => {}).resume());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push(server);
    const started = performance.now();
    expect(await failing(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 300)).toBe("timeout");
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it("one that begins to answer and then stands still, or drips, is a timeout", async () => {
    const url = await serving((_, response) => {
      response.write("{");
      const dripping = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(dripping));
    });
    expect(await failing(url, 400)).toBe("timeout");
  });

  it.each<[string, RequestListener, string]>([
    ["text that is no JSON", (_, response) => response.end("<html>"), "nonsense"],
    ["another shape", (_, response) => response.end('{"tags":[1]}'), "nonsense"],
    ["a tag that would lead elsewhere", (_, response) => response.end('{"tags":["../../x"]}'), "nonsense"],
    ["an answer without end", (_, response) => void response.end(Buffer.alloc(3_000_000, 32)), "nonsense"],
    [
      "pages without end",
      (_, response) => response.setHeader("link", '</v2/stable/a/tags/list?n=1>; rel="next"').end('{"tags":["a"]}'),
      "nonsense",
    ],
    [
      "a next page at another host",
      (_, response) => response.setHeader("link", '<http://127.9.9.9/x>; rel="next"').end('{"tags":["a"]}'),
      "nonsense",
    ],
    [
      "redirects in a circle",
      (request, response) => response.writeHead(307, { location: request.url }).end(),
      "nonsense",
    ],
    ["a login that is refused", (_, response) => response.writeHead(401).end(), "refused"],
    ["an overloaded registry", (_, response) => response.writeHead(503).end(), "failed"],
  ])("%s", async (_, listener, code) => {
    expect(await failing(await serving(listener))).toBe(code);
  });

  it("an overloaded one that recovers is asked again, and no more than three times", async () => {
    let asked = 0;
    const url = await serving((_, response) => {
      asked += 1;
      response.writeHead(asked < 3 ? 503 : 200).end('{"tags":null}');
    });
    expect(await portTo(url, ["stable/a"]).list(IMAGES, look())).toEqual({
      repositories: [{ name: "stable/a", present: false }],
      images: [],
    });
    expect(asked).toBe(3);
  });

  it("a digest that it claims for other bytes is tampering, not an image", async () => {
    const claimed = `sha256:${"a".repeat(64)}`;
    const url = await serving((request, response) => {
      if (request.url?.includes("/tags/")) return void response.end('{"tags":["1"]}');
      response.setHeader("docker-content-digest", claimed).end('{"schemaVersion":2}');
    });
    const { images } = await portTo(url, ["stable/a"]).list(IMAGES, look());
    expect(images).toMatchObject([
      { digest: claimed, problems: [{ part: "manifest", digest: claimed, how: "tampered" }] },
    ]);
  });

  it("keeps the password to the registry's own origin when it is sent on", async () => {
    const heard: (string | undefined)[] = [];
    const elsewhere = await serving((request, response) => {
      heard.push(request.headers.authorization);
      response.end('{"tags":null}');
    });
    const url = await serving((request, response) => {
      heard.push(request.headers.authorization);
      response.writeHead(307, { location: `${elsewhere}/x` }).end();
    });
    await portTo(url, ["stable/a"], { user: "haechi", password: "s" }).list(IMAGES, look());
    expect(heard).toEqual([`Basic ${Buffer.from("haechi:s").toString("base64")}`, undefined]);
  });
});
