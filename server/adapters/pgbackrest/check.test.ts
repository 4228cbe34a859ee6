import { describe, expect, it } from "vitest";
import { verifyAnswer } from "./answers.ts";
import { toCheck } from "./check.ts";

const WHOLE = { id: "15-1", checked: 10, valid: 10 };
const check = (said: object, listed: readonly string[] = []) =>
  toCheck(verifyAnswer.parse({ status: "ok", archives: [WHOLE], backups: [], ...said }), listed);

describe("what pgBackRest read", () => {
  it("is whole when every count says so", () => {
    expect(check({ backups: [{ label: "1F", status: "valid" }] })).toEqual({
      ok: true,
      valid: ["1F"],
      damaged: [],
      segments: { checked: 10, valid: 10 },
    });
    expect(check({ status: "error" }).ok).toBe(false);
    expect(check({ status: "unknown" }).ok).toBe(false);
  });

  it("is damaged where a backup is invalid, or called what nobody knows", () => {
    const backups = [
      { label: "1F", status: "invalid" },
      { label: "2F", status: "in a word of its own" },
    ];
    expect(check({ backups })).toMatchObject({ ok: false, valid: [], damaged: ["1F", "2F"] });
  });

  it("is neither whole nor damaged while a backup is being made, nor when one expired", () => {
    const backups = [
      { label: "1F", status: "manifest missing" },
      { label: "2F", status: "valid" },
      { label: "3F", status: "in-progress" },
    ];
    expect(check({ backups }, ["2F"])).toMatchObject({ ok: true, valid: ["2F"], damaged: [] });
  });

  it("is damaged where a backup is still listed and has no manifest", () => {
    const backups = [{ label: "1F", status: "manifest missing" }];
    expect(check({ backups }, ["1F"])).toMatchObject({ ok: false, valid: [], damaged: ["1F"] });
  });

  it("does not count segments that expired, and counts those with other content", () => {
    const expired = check({ archives: [{ ...WHOLE, valid: 7, missing: 3 }] });
    expect(expired).toMatchObject({ ok: true, segments: { checked: 7, valid: 7 } });
    const changed = check({ archives: [WHOLE, { ...WHOLE, valid: 6, missing: 3 }] });
    expect(changed).toMatchObject({ ok: false, segments: { checked: 17, valid: 16 } });
  });
});
