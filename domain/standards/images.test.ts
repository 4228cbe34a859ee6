import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ImageFirst, type ImageNow, type ImagesFacts, type ImagesPart, isStable, judgeImages } from "./images.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = new Date("2031-02-03T04:05:06Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const standard = { stable: "stable/*", keepMs: 90 * DAY, verifyEveryMs: DAY };
const image = (more: Partial<ImageNow> = {}): ImageNow => ({
  repository: "stable/console",
  tag: "1.4.2",
  digest: "sha256:a",
  verifiedAt: ago(HOUR),
  firstSeenAt: ago(10 * DAY),
  problem: null,
  ...more,
});
const first = (more: Partial<ImageFirst> = {}): ImageFirst => ({
  repository: "stable/console",
  tag: "1.4.2",
  digest: "sha256:a",
  firstSeenAt: ago(10 * DAY),
  goneAt: null,
  ...more,
});
const facts = (images: readonly ImageNow[], more: Partial<ImagesFacts> = {}): ImagesFacts => ({
  seen: { repositories: [{ name: "stable/console", present: true }], images },
  lastSeenAt: now,
  first: [first()],
  ...more,
});
const of = (given: ImagesFacts, part: ImagesPart) => {
  const found = judgeImages(standard, given, now).find((one) => one.part === part);
  return { status: found?.status, key: found?.reasons[0]?.key, since: found?.since ?? null };
};

describe("the standard of images", () => {
  it("is met in every part by images as they should be, and not measured when nobody could look", () => {
    expect(judgeImages(standard, facts([image()]), now).map((one) => one.status)).toEqual(["met", "met", "met"]);
    const blind = judgeImages(standard, { ...facts([]), seen: null }, now);
    expect(blind.map((one) => one.status)).toEqual(["not_measured", "not_measured", "not_measured"]);
  });

  it("a tag that was moved is breached since it was, and no more once it points to the first again", () => {
    const moved = [first({ goneAt: ago(HOUR) }), first({ digest: "sha256:b", firstSeenAt: ago(HOUR) })];
    expect(of(facts([image({ digest: "sha256:b" })], { first: moved }), "unchanged")).toEqual({
      status: "breached",
      key: "image-moved",
      since: ago(HOUR),
    });
    expect(of(facts([image()], { first: moved }), "unchanged").status).toBe("met");
  });

  it("tags outside what is called stable may move, vanish and be wrong", () => {
    const other = { repository: "charts", tag: "9" };
    const given = facts(
      [image(), image({ ...other, digest: "sha256:c", problem: { how: "tampered", digest: "d", since: null } })],
      {
        first: [first(), first({ ...other, digest: "sha256:b" }), first({ ...other, tag: "8", goneAt: ago(HOUR) })],
      },
    );
    expect(judgeImages(standard, given, now).map((one) => one.status)).toEqual(["met", "met", "met"]);
  });

  it.each<[string, ImagesFacts, ImagesPart, string, string, Date | null]>([
    [
      "a repository that is not there",
      { ...facts([image()]), seen: { repositories: [{ name: "stable/x", present: false }], images: [image()] } },
      "present",
      "breached",
      "repository-missing",
      null,
    ],
    ["a tag that leads nowhere", facts([image({ digest: null })]), "present", "breached", "image-missing", null],
    [
      "a tag that was removed too early",
      facts([image()], { first: [first(), first({ tag: "1.4.1", goneAt: ago(HOUR) })] }),
      "present",
      "breached",
      "image-removed",
      ago(HOUR),
    ],
    [
      "one that was old enough",
      facts([image()], { first: [first(), first({ tag: "1.0", firstSeenAt: ago(100 * DAY), goneAt: ago(HOUR) })] }),
      "present",
      "met",
      "images-present",
      null,
    ],
    ["no image at all", facts([], { first: [] }), "present", "breached", "images-none", null],
    [
      "one that is not what its digest says",
      facts([image({ problem: { how: "tampered", digest: "d", since: ago(HOUR) } })]),
      "verified",
      "breached",
      "image-tampered",
      ago(HOUR),
    ],
    [
      "one read the day before yesterday",
      facts([image({ verifiedAt: ago(1.5 * DAY) })]),
      "verified",
      "at_risk",
      "images-verify-late",
      ago(0.5 * DAY),
    ],
    [
      "one read last week",
      facts([image({ verifiedAt: ago(7 * DAY) })]),
      "verified",
      "breached",
      "images-verify-expired",
      ago(5 * DAY),
    ],
    [
      "one never read, and new",
      facts([image({ verifiedAt: null, firstSeenAt: ago(HOUR) })]),
      "verified",
      "at_risk",
      "images-unverified",
      null,
    ],
    [
      "one never read, and old",
      facts([image({ verifiedAt: null })]),
      "verified",
      "breached",
      "images-verify-expired",
      ago(8 * DAY),
    ],
  ])("%s", (_, given, part, status, key, since) => {
    expect(of(given, part)).toEqual({ status, key, since });
  });

  it("knows what is below a prefix", () => {
    expect([isStable("stable/a", "stable/*"), isStable("stablex/a", "stable/*"), isStable("stable", "stable")]).toEqual(
      [true, false, true],
    );
  });

  it("unchanged holds exactly when every stable tag points to the digest that was seen first", () => {
    const digest = fc.constantFrom("sha256:a", "sha256:b");
    const row = fc.record({ tag: fc.constantFrom("1", "2"), digest, age: fc.integer({ min: 1, max: 90 }) });
    fc.assert(
      fc.property(fc.array(row), fc.array(fc.record({ tag: fc.constantFrom("1", "2"), digest })), (history, listed) => {
        const all = history.map((one) => first({ tag: one.tag, digest: one.digest, firstSeenAt: ago(one.age * DAY) }));
        const images = listed.map((one) => image(one));
        const right = images.every((one) => {
          const own = all.filter((each) => each.tag === one.tag);
          const [begun] = [...own].sort((a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime());
          return begun === undefined || begun.digest === one.digest;
        });
        expect(of(facts(images, { first: all }), "unchanged").status).toBe(right ? "met" : "breached");
      }),
    );
  });
});
