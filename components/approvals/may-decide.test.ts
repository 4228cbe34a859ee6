import { describe, expect, test } from "vitest";
import type { ApprovalView } from "#server/approvals/router.ts";
import { mayReject, whyNotApprove } from "./may-decide.ts";

const now = Date.parse("2026-12-08T03:30:00Z");
const you: ApprovalView["you"] = { isRequester: false, mayDecide: true, decision: null, stepUp: null };
const view = (over: Partial<ApprovalView>) =>
  ({ status: "pending", expiresAt: "2026-12-08T03:38:00Z", you, ...over }) as ApprovalView;

describe("who may decide now", () => {
  test("an executive who has not decided may, until the expiry", () => {
    expect(whyNotApprove(view({}), null, now)).toBeNull();
    expect(whyNotApprove(view({}), null, now + 8 * 60_000)).toBe("expired");
  });
  test("the requester may not, executive or not", () => {
    expect(whyNotApprove(view({ you: { ...you, isRequester: true } }), null, now)).toBe("requester");
    expect(mayReject(view({ you: { ...you, isRequester: true } }), now)).toBe(false);
  });
  test("others read; who has decided, has", () => {
    expect(whyNotApprove(view({ you: { ...you, mayDecide: false } }), null, now)).toBe("notApprover");
    expect(whyNotApprove(view({ you: { ...you, decision: "approve" } }), null, now)).toBe("alreadyApproved");
    expect(whyNotApprove(view({ status: "rejected" }), null, now)).toBe("ended");
  });
  test("who has approved may take it back until it is decided", () => {
    const approved = { you: { ...you, decision: "approve" as const } };
    expect(mayReject(view(approved), now)).toBe(true);
    expect(mayReject(view({ ...approved, status: "approved" }), now)).toBe(false);
    expect(mayReject(view({ you: { ...you, decision: "reject" } }), now)).toBe(false);
  });
  test("a left envelope keeps from approving, not from refusing", () => {
    expect(whyNotApprove(view({}), { left: true }, now)).toBe("envelopeLeft");
    expect(mayReject(view({}), now)).toBe(true);
  });
});
