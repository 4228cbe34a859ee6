import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEY_STATES, type KeyMetadata } from "../standards/keys.ts";
import { recoverable } from "./key-gone.ts";

const ARN = "arn:aws:kms:ap-northeast-2:1:key/k1";
const key = (more: Partial<KeyMetadata> = {}): KeyMetadata => ({
  name: "alias/evidence",
  id: "k1",
  arn: ARN,
  serviceRegion: "ap-northeast-2",
  state: "Enabled",
  multiRegion: false,
  regions: ["ap-northeast-2"],
  rotation: true,
  createdAt: new Date(0),
  deletionAt: null,
  hash: "h",
  ...more,
});
const point = (keyId: string | null, region = "kr") => ({ region, keyId, encrypted: keyId !== null });
const told = (keyId: string | null, of: KeyMetadata) => recoverable(point(keyId), { kr: { keys: [of] } });

describe("a backup whose key is gone is not recoverable", () => {
  it.each([ARN, "k1", "alias/evidence", "arn:aws:kms:ap-northeast-2:1:alias/evidence"])("finds the key by %s", (id) => {
    expect(told(id, key())).toEqual({ recoverable: "yes" });
    expect(told(id, key({ state: "Disabled" })).recoverable).toBe("no");
  });

  it("says why: gone, disabled, about to be deleted, or in a state that opens nothing", () => {
    const why = (more: Partial<KeyMetadata>) => {
      const found = told("alias/evidence", key(more));
      return found.recoverable === "yes" ? null : found.reason.key;
    };
    expect(why({ id: null, arn: null, state: null })).toBe("key-gone");
    expect(why({ state: "Disabled" })).toBe("key-disabled");
    expect(why({ state: "PendingDeletion", deletionAt: new Date(9) })).toBe("key-deletion");
    expect(why({ deletionAt: new Date(9) })).toBe("key-deletion");
    expect(why({ state: "Unavailable" })).toBe("key-unavailable");
    expect(why({})).toBeNull();
  });

  it("does not know what nobody looks at, and never calls it recoverable", () => {
    expect(recoverable(point("k2"), { kr: { keys: [key()] } }).recoverable).toBe("unknown");
    expect(recoverable(point("k1", "jp"), { kr: { keys: [key()] } }).recoverable).toBe("unknown");
    expect(recoverable(point("k1"), { kr: { keys: null } }).recoverable).toBe("unknown");
    expect(recoverable(point(null), {}).recoverable).toBe("yes");
  });

  const anyKey = fc.record({
    state: fc.option(fc.constantFrom(...KEY_STATES)),
    deletionAt: fc.option(fc.date({ noInvalidDate: true })),
    id: fc.constantFrom("k1", "k2", null),
    rotation: fc.option(fc.boolean()),
  });
  it("yes needs a key that is there, enabled and stays; adding other keys never changes what is told", () => {
    fc.assert(
      fc.property(anyKey, fc.array(anyKey), fc.boolean(), (one, others, locked) => {
        const keys = [
          key({ ...one, name: "alias/own" }),
          ...others.map((more) => key({ ...more, id: "other", arn: null, name: "alias/other" })),
        ];
        const found = recoverable(point(locked ? "alias/own" : null), { kr: { keys } });
        const alone = recoverable(point(locked ? "alias/own" : null), { kr: { keys: keys.slice(0, 1) } });
        expect(found).toEqual(alone);
        const good = !locked || (one.id !== null && one.state === "Enabled" && one.deletionAt === null);
        expect(found.recoverable).toBe(good ? "yes" : "no");
      }),
    );
  });
});
