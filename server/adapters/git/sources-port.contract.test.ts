import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAgent } from "#agent/agent.ts";
import { agentConfig } from "#agent/config.ts";
import { serve } from "#agent/server.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { addressesOf } from "#lab/addresses.ts";
import { ensureCertificates } from "#lab/certificates.ts";
import type { Adapters } from "../ports.ts";
import { makeAdapters } from "../registry.ts";

/** A real Git repository and a real agent. */
const HOST = addressesOf("kr-c", 22).agent;
const SOURCES = "releases/charts";
const run = promisify(execFile);
let folder = "";
let server: Server;
let adapters: Adapters & { close(): Promise<void> };
const at = (...names: string[]) => join(folder, ...names);
const look = (ms = 20_000) => ({ signal: AbortSignal.timeout(ms) });
const list = (id = SOURCES) => adapters.sources.list(id, look());

const author = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@x", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@x" };
async function git(args: readonly string[], day = 1): Promise<string> {
  const date = new Date(Date.UTC(2031, 0, day)).toISOString();
  const env = {
    NODE_ENV: "test" as const,
    PATH: process.env["PATH"],
    ...author,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
  const told = { cwd: at("repository"), env, timeout: 20_000 };
  return (await run("git", args, told)).stdout.trim();
}
/** Commits what is written into these files. */
async function commit(day: number, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(at("repository", name, ".."), { recursive: true });
    writeFileSync(at("repository", name), text);
  }
  await git(["add", "-A"]);
  await git(["commit", "-q", "-m", `day ${day}`], day);
  return await git(["rev-parse", "HEAD"]);
}
/** As whoever keeps the archives makes one. */
const keep = (of: string, ...paths: string[]) =>
  git(["archive", "--format=tar", `--output=${at("archives", `${of}.tar`)}`, of, "--", ...paths]);
const filesOf = (where: string): string[] =>
  readdirSync(where, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .map((file) => `${file} ${statSync(file).mtimeMs} ${statSync(file).size}`)
    .sort();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haechi-sources-"));
  for (const name of ["repository", "archives", "empty"]) mkdirSync(at(name));
  await git(["init", "-q", "-b", "main", "."]);
  const certificates = await ensureCertificates(at("tls"), 22);
  const files = certificates.agents["kr-c"];
  const instance = {
    argv: ["git"],
    folder: at("repository"),
    runAs: null,
    branch: "main",
    tags: "release-*",
    paths: ["charts", "overlays"],
    archives: at("archives"),
  };
  server = await serve(
    await openAgent(
      agentConfig.parse({
        zone: "kr-c",
        region: "kr",
        listen: { host: HOST, port: 0 },
        tls: { cert: files.cert, key: files.key, ca: files.ca },
        signingKey: files.signingKey,
        stateDir: at("agent"),
        git: {
          charts: instance,
          none: { ...instance, folder: at("empty") },
          "no-branch": { ...instance, branch: "next" },
        },
      }),
    ),
  );
  const charts = { adapter: "git", kind: "sources", region: "kr", agent: "kr-c", repository: "charts" };
  const components = Object.fromEntries(
    ["charts", "none", "no-branch", "unknown"].map((repository) => [repository, { ...charts, repository }]),
  );
  const topology = {
    regions: { kr: { zones: ["kr-c"], country: "KR" } },
    agents: { "kr-c": `https://${HOST}:${(server.address() as AddressInfo).port}` },
    services: { releases: { components } },
  } as unknown as Topology;
  adapters = makeAdapters(topology, certificates.client);
});
afterAll(async () => {
  await adapters?.close();
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("SourcesPort towards Git", () => {
  it("a folder that is no repository, a branch that is not there and a name that the agent does not know are told apart", async () => {
    await commit(1, { "README.md": "x" });
    await expect(list("releases/none")).rejects.toMatchObject({
      code: "failed",
      detail: expect.stringMatching(/not a git repository/),
    });
    await expect(list("releases/no-branch")).rejects.toMatchObject({ code: "failed" });
    await expect(list("releases/unknown")).rejects.toMatchObject({ code: "not-capable" });
    await expect(list("releases/other")).rejects.toMatchObject({ code: "not-capable" });
    await expect(list()).rejects.toMatchObject({
      code: "failed",
      detail: expect.stringMatching(/main has none of charts/),
    });
  });

  it("tells the newest commit, its time and that no archive of it is kept; then that one is, and whole", async () => {
    const head = await commit(2, { "charts/console/values.yaml": "replicas: 2\n", "overlays/kr.yaml": "region: kr\n" });
    const before = filesOf(at("repository"));
    expect(await list()).toMatchObject({
      head,
      headAt: new Date("2031-01-02T00:00:00Z"),
      archives: [{ commit: head, refs: ["main"], kept: "missing", keptAt: null }],
    });
    await keep(head, "charts", "overlays");
    const { archives } = await list();
    const file = readFileSync(at("archives", `${head}.tar`));
    expect(archives).toEqual([
      {
        commit: head,
        refs: ["main"],
        committedAt: new Date("2031-01-02T00:00:00Z"),
        sha256: createHash("sha256").update(file).digest("hex"),
        sizeBytes: file.length,
        kept: "whole",
        keptAt: expect.any(Date),
      },
    ]);
    expect(filesOf(at("repository"))).toEqual(before);
  });

  it("makes the same hash of the same commit again, also from a clone, and of what is outside the paths nothing", async () => {
    const [first] = (await list()).archives;
    const head = await commit(3, { "README.md": "another text" });
    const found = await list();
    // The commit's own time and name are in the archive: that is how it says what it was made from.
    expect(found.archives[0]).toMatchObject({ commit: head, kept: "missing", sizeBytes: first?.sizeBytes });
    await git(["gc", "-q", "--prune=now"]);
    expect((await list()).archives).toEqual(found.archives);
    await run("git", ["clone", "-q", "--bare", at("repository"), at("clone")]);
    const { stdout } = await run(
      "git",
      ["-C", at("clone"), "archive", "--format=tar", head, "--", "charts", "overlays"],
      {
        encoding: "buffer",
      },
    );
    expect(createHash("sha256").update(stdout).digest("hex")).toBe(found.archives[0]?.sha256);
  });

  it("archives tags as well, annotated or not, newest first; a tag without the paths is left out", async () => {
    const old = await git(["rev-list", "--max-parents=0", "HEAD"]);
    await git(["tag", "release-0", old]);
    const first = await git(["rev-parse", "HEAD~1"]);
    await git(["tag", "-a", "-m", "one", "release-1", first], 4);
    await git(["tag", "other-1", first]);
    const head = await commit(5, { "charts/console/values.yaml": "replicas: 3\n" });
    await git(["tag", "release-2"], 5);
    const { archives } = await list();
    expect(archives.map((one) => [one.commit, one.refs, one.kept])).toEqual([
      [head, ["main", "release-2"], "missing"],
      [first, ["release-1"], "whole"],
    ]);
  });

  it("finds an archive that was tampered with, cut, or made from another commit", async () => {
    const { head } = await list();
    await keep(head, "charts", "overlays");
    const kept = async () => (await list()).archives.find((one) => one.commit === head)?.kept;
    expect(await kept()).toBe("whole");
    const file = at("archives", `${head}.tar`);
    const was = readFileSync(file);
    const other = Buffer.from(was);
    other[600] = (other[600] ?? 0) ^ 1;
    writeFileSync(file, other);
    expect(await kept()).toBe("differs");
    writeFileSync(file, was.subarray(0, was.length - 512));
    expect(await kept()).toBe("differs");
    await git(["archive", "--format=tar", `--output=${file}`, "HEAD~1", "--", "charts", "overlays"]);
    expect(await kept()).toBe("differs");
    rmSync(file);
    expect(await kept()).toBe("missing");
  });

  it("runs nothing that the repository's own configuration names, and takes no object for another", async () => {
    const { archives } = await list();
    const [head] = archives;
    const marker = at("ran");
    appendFileSync(
      at("repository", ".git", "config"),
      `[core]\n\tfsmonitor = "touch ${marker}"\n\thooksPath = ${at("hooks")}\n\tpager = "touch ${marker}"\n[tar]\n\tumask = 0077\n[tar "tar"]\n\tcommand = "touch ${marker}; cat"\n`,
    );
    const replacement = await git(["rev-parse", "HEAD~1"]);
    await git(["replace", head?.commit ?? "", replacement]);
    expect((await list()).archives).toEqual(archives);
    expect(() => statSync(marker)).toThrow();
    await git(["replace", "-d", head?.commit ?? ""]);
  });

  it("a repository that lost an object says so", async () => {
    const blob = await git(["rev-parse", "HEAD:charts/console/values.yaml"]);
    rmSync(at("repository", ".git", "objects", blob.slice(0, 2), blob.slice(2)));
    await expect(list()).rejects.toMatchObject({ code: "failed" });
  });
});
