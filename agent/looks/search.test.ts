import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MatchCounter, search } from "./search.ts";

const own = /mk1jp[0-9a-f]{16}/g;
const foreign = /mk1kr[0-9a-f]{16}/g;
const marker = (region: string, n: number) => `mk1${region}${n.toString(16).padStart(16, "0")}`;

describe("counting in pieces", () => {
  it("finds exactly what is there, wherever the pieces are cut", () => {
    const part = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.nat(2 ** 31).map((n) => marker("kr", n)),
      fc.string({ minLength: 400, maxLength: 900 }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }),
        (parts, cuts) => {
          const text = parts.join("");
          const counter = new MatchCounter(foreign);
          for (let at = 0, n = 0; at < text.length; n += 1) {
            const size = cuts[n % cuts.length] ?? 1;
            counter.add(text.slice(at, at + size));
            at += size;
          }
          expect(counter.end()).toBe(text.match(foreign)?.length ?? 0);
        },
      ),
    );
  });
});

describe("a search", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "haechi-search-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const look = (paths: string[]) => search("s", { paths, own, foreign }, AbortSignal.timeout(10_000));

  it("sees a marker across the border of two chunks of one file, and in binary files below folders", async () => {
    const chunk = 1 << 20;
    await mkdir(join(folder, "deep", "er"), { recursive: true });
    await writeFile(
      join(folder, "deep", "er", "big"),
      "x".repeat(chunk - 7) + marker("kr", 1) + "y".repeat(chunk) + marker("jp", 2),
    );
    await writeFile(
      join(folder, "binary"),
      Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from(marker("jp", 3)), Buffer.alloc(9)]),
    );
    expect(await look([folder])).toMatchObject({ files: 2, hits: 3, byPattern: { own: 2, foreign: 1 } });
  });

  it("counts every byte", async () => {
    await writeFile(join(folder, "a"), Buffer.alloc(3_000_001));
    expect(await look([join(folder, "a")])).toMatchObject({ files: 1, bytes: 3_000_001, hits: 0 });
  });

  it("calls a path that is not there an error and not a zero", async () => {
    await expect(look([join(folder, "none")])).rejects.toMatchObject({ code: "failed" });
  });

  it("calls what cannot be read an error and not a zero", async () => {
    // A file whose first page nobody may read, root included.
    await expect(look(["/proc/self/mem"])).rejects.toMatchObject({ code: "failed" });
  });
});
