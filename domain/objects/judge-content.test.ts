import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeContent, provenBelow, type ReadContent } from "./judge-content.ts";

const known = { sizeBytes: 5, etag: "e", sha256: "h" };
const read: ReadContent = { sha256: "h", sizeBytes: 5, declared: { sizeBytes: 5, etag: "e", sha256: "h" } };

describe("whether a version is what was written", () => {
  it.each<[string, Partial<typeof known>, Partial<ReadContent>, unknown]>([
    ["as it was", {}, {}, { is: "whole" }],
    ["read for the first time, as its writer says", { sha256: null } as never, {}, { is: "whole" }],
    [
      "read for the first time, and its writer said nothing",
      { sha256: null } as never,
      { declared: { ...read.declared, sha256: null } },
      { is: "remembered" },
    ],
    ["no hash beside it, the same as before", {}, { declared: { ...read.declared, sha256: null } }, { is: "whole" }],
    [
      "content and metadata changed together",
      {},
      { sha256: "x", declared: { ...read.declared, sha256: "x" } },
      { is: "differs", by: "hash" },
    ],
    [
      "never read before, and not what its writer says",
      { sha256: null } as never,
      { sha256: "x" },
      { is: "differs", by: "declared-hash" },
    ],
    ["shorter than listed", { sha256: null } as never, { sizeBytes: 4 }, { is: "differs", by: "size" }],
    [
      "another version than was asked for",
      { sha256: null } as never,
      { declared: { ...read.declared, etag: "other" } },
      { is: "differs", by: "etag" },
    ],
  ])("%s", (_, before, found, verdict) => {
    expect(judgeContent({ ...known, ...before }, { ...read, ...found })).toEqual(verdict);
  });

  it("with a hash of before, no content with another one is ever whole, whatever is said of it", () => {
    const text = fc.constantFrom("h", "x", "e");
    fc.assert(
      fc.property(text, text, fc.option(text), fc.nat(9), fc.nat(9), (sha256, etag, declared, size, said) => {
        const verdict = judgeContent(known, {
          sha256,
          sizeBytes: size,
          declared: { sizeBytes: said, etag, sha256: declared },
        });
        if (verdict.is !== "differs") expect([sha256, size]).toEqual(["h", 5]);
      }),
    );
  });

  it("a sample proves a share, all of them everything", () => {
    expect([provenBelow(200, 1_000_000), provenBelow(300, 300), provenBelow(1, 2)]).toEqual([0.015, 0, 1]);
  });
});
