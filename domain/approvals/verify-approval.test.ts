import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { approves, at, exampleEnvelope, exampleFacts } from "./example.fixture.ts";
import type { SignedDecision } from "./judge-decision.ts";
import { type ApprovalFacts, verifyApproval } from "./verify-approval.ts";

const keys = async (facts: ApprovalFacts) => (await verifyApproval(facts)).reasons.map((reason) => reason.key);
/** The example with its second decision changed. */
async function second(
  change: (decision: SignedDecision, hash: string) => Partial<SignedDecision>,
): Promise<ApprovalFacts> {
  const facts = await exampleFacts();
  const [first, last] = facts.decisions;
  if (first === undefined || last === undefined) throw new Error("the example has two decisions");
  return { ...facts, decisions: [first, { ...last, ...change(last, facts.approval.envelopeHash) }] };
}

describe("verifyApproval", () => {
  it("holds with two executives, each with a fresh login", async () => {
    const verdict = await verifyApproval(await exampleFacts());
    expect(verdict).toEqual({ valid: true, reasons: [], approvers: ["coo", "ciso"], executeBefore: at(800) });
  });

  it("does not believe a row that says approved", async () => {
    const facts = await exampleFacts({ decisions: [] });
    expect(await verifyApproval(facts)).toMatchObject({ valid: false, approvers: [], executeBefore: null });
  });

  it("believes a row that says rejected, expired or voided", async () => {
    const facts = await exampleFacts();
    for (const status of ["rejected", "expired", "voided"]) {
      expect(await keys({ ...facts, approval: { ...facts.approval, status } })).toEqual(["not-in-force"]);
    }
  });

  it("never counts the requester, nor one person twice", async () => {
    const facts = await exampleFacts();
    const hash = facts.approval.envelopeHash;
    const own = {
      ...facts,
      rolesOf: () => ["executive" as const],
      decisions: [approves("coo", 100, hash), approves("commander", 200, hash)],
    };
    expect(await keys(own)).toEqual(["requester-approves", "too-few-approvers"]);
    const again = { ...approves("coo", 200, hash), stepUp: approves("ciso", 200, hash).stepUp };
    expect(await keys({ ...facts, decisions: [approves("coo", 100, hash), again] })).toContain("decided-twice");
  });

  it("counts a person with two accounts once, and a requester with two as the requester", async () => {
    const facts = await exampleFacts();
    const hash = facts.approval.envelopeHash;
    const mails = (first: string | null, last: string | null) => [
      approves("coo", 100, hash, first),
      approves("ciso", 200, hash, last),
    ];
    const same = mails("Kim@pilsang.example", "kim@pilsang.example ");
    expect(await keys({ ...facts, decisions: same })).toEqual(["decided-twice", "too-few-approvers"]);
    expect(await keys({ ...facts, decisions: mails("kim@pilsang.example", null) })).toEqual([]);
    expect(await keys({ ...facts, decisions: mails(null, null) })).toEqual([]);
    const requestedBy = { ...facts.approval, requestedByMail: "KIM@pilsang.example" };
    const asked = { ...facts, approval: requestedBy, decisions: mails("kim@pilsang.example", "choi@pilsang.example") };
    expect(await keys(asked)).toEqual(["requester-approves", "too-few-approvers"]);
  });

  it("never counts more people than there are subjects, nor than there are verified mail addresses", async () => {
    const facts = await exampleFacts();
    const hash = facts.approval.envelopeHash;
    const accounts = fc.array(
      fc.record({
        subject: fc.constantFrom("a", "b", "c", "d", "e"),
        mail: fc.option(fc.constantFrom("x@x.example", "X@x.example", "y@x.example", "z@x.example")),
      }),
      { maxLength: 6 },
    );
    let counted = 0;
    await fc.assert(
      fc.asyncProperty(accounts, async (signing) => {
        const decisions = signing.map(({ subject, mail }, index): SignedDecision => {
          const one = approves(subject, index + 1, hash, mail);
          return { ...one, stepUp: one.stepUp && { ...one.stepUp, id: `step-up ${index}` } };
        });
        const { approvers } = await verifyApproval({ ...facts, decisions, rolesOf: () => ["executive"] });
        counted = Math.max(counted, approvers.length);
        // In the order in which they signed: whoever shares an account or an address with one who counts does not.
        const people: typeof signing = [];
        for (const one of signing) {
          const known = people.some(
            ({ subject, mail }) =>
              subject === one.subject || (mail !== null && mail.toLowerCase() === one.mail?.toLowerCase()),
          );
          if (!known) people.push(one);
        }
        expect(approvers).toEqual(people.map(({ subject }) => subject));
      }),
      { numRuns: 500 },
    );
    expect(counted).toBeGreaterThan(2);
  });

  it("counts the roles people hold now", async () => {
    const facts = await exampleFacts({ rolesOf: (subject) => (subject === "coo" ? ["executive"] : []) });
    expect(await keys(facts)).toEqual(["not-in-role", "too-few-approvers"]);
  });

  const broken: [string, (decision: SignedDecision) => Partial<SignedDecision>, string][] = [
    ["another envelope", () => ({ envelopeHash: "other" }), "signed-another-envelope"],
    ["no step-up", () => ({ stepUp: null }), "no-step-up"],
    ["no login time", () => ({ authTime: null }), "no-step-up"],
    ["a login before it was asked for", () => ({ authTime: at(170) }), "login-not-for-this"],
    ["a login after the decision", () => ({ authTime: at(202) }), "login-not-for-this"],
    ["a decision after the expiry", () => ({ at: at(901) }), "decided-too-late"],
  ];
  it.each(broken)("does not count a decision with %s", async (_, change, key) => {
    expect(await keys(await second(change))).toEqual(expect.arrayContaining([key, "too-few-approvers"]));
  });

  it("does not count a step-up of another person, approval or envelope, nor one used twice", async () => {
    for (const change of [{ subject: "cto" }, { approvalId: "other" }, { envelopeHash: "other" }]) {
      const facts = await second((decision) => ({ stepUp: decision.stepUp && { ...decision.stepUp, ...change } }));
      expect(await keys(facts)).toContain("step-up-of-another");
    }
    const replayed = await second((decision) => ({
      stepUp: decision.stepUp && { ...decision.stepUp, id: "step-up-coo" },
    }));
    expect(await keys(replayed)).toContain("step-up-used-twice");
  });

  it("does not count a login that was fresh once", async () => {
    const facts = await second((decision) => ({
      at: at(600),
      authTime: at(190),
      stepUp: decision.stepUp && { ...decision.stepUp, createdAt: at(180) },
    }));
    expect(await keys({ ...facts, now: at(610) })).toContain("login-too-old");
  });

  it("accepts a provider that cuts the login's time to the second", async () => {
    const facts = await second((decision) => ({
      authTime: at(180),
      stepUp: decision.stepUp && { ...decision.stepUp, createdAt: new Date(at(180).getTime() + 900) },
    }));
    expect((await verifyApproval(facts)).valid).toBe(true);
  });

  it("ends with one rejection, whoever else approved", async () => {
    const facts = await exampleFacts();
    const no: SignedDecision = {
      ...approves("cto", 205, facts.approval.envelopeHash),
      decision: "reject",
      stepUp: null,
      authTime: null,
    };
    expect(await keys({ ...facts, decisions: [...facts.decisions, no] })).toEqual(["rejected"]);
  });

  it("lets a third good decision stand for one that does not count", async () => {
    const facts = await second(() => ({ envelopeHash: "other" }));
    const decisions = [...facts.decisions, approves("cto", 205, facts.approval.envelopeHash)];
    expect(await verifyApproval({ ...facts, decisions })).toMatchObject({ valid: true, approvers: ["coo", "cto"] });
  });

  it("lets nobody begin after the execution expiry, while a run that began in time goes on", async () => {
    const facts = await exampleFacts({ now: at(801) });
    expect(await keys(facts)).toEqual(["execution-expired"]);
    expect((await verifyApproval({ ...facts, startedAt: at(300) })).valid).toBe(true);
    expect((await verifyApproval({ ...facts, now: at(800) })).valid).toBe(true);
  });

  it("is bound to this envelope, this run, this plan and the policy in force", async () => {
    const facts = await exampleFacts();
    expect(await keys({ ...facts, planHash: "another" })).toEqual(["another-plan"]);
    expect(await keys({ ...facts, runId: "another" })).toEqual(["another-run"]);
    expect(await keys({ ...facts, policy: null })).toContain("policy-gone");
    expect(await keys({ ...facts, policy: facts.policy && { ...facts.policy, approvers: 3 } })).toContain(
      "weaker-than-policy",
    );
    const longer = { ...facts.approval, executeWithinS: 60_000 };
    expect(await keys({ ...facts, approval: longer })).toEqual(["envelope-altered"]);
  });

  it("notices any altered figure of the envelope", async () => {
    const facts = await exampleFacts();
    const altered = fc.record({
      reason: fc.string(),
      to: fc.string(),
      maximumLoss: fc.array(fc.record({ service: fc.string(), rows: fc.nat() })),
      headroom: fc.record({
        measured: fc.option(fc.float({ noNaN: true, noDefaultInfinity: true })),
        minimum: fc.constant(0),
      }),
    });
    await fc.assert(
      fc.asyncProperty(altered, async (change) => {
        expect(await keys({ ...facts, envelope: exampleEnvelope(change) })).toContain("envelope-altered");
      }),
    );
  });

  it("is never valid with fewer than two different people in the role, whatever the rows say", async () => {
    const facts = await exampleFacts();
    const hash = facts.approval.envelopeHash;
    let valid = 0;
    // Each part is wrong rarely, so that an approval with only one wrong part is met, and a right one too.
    const mostly = <T>(right: T, ...wrong: T[]) =>
      fc.oneof({ weight: 9, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
    const decision = fc.record({
      approver: fc.constantFrom("coo", "ciso", "cto", "coo", "ciso", "cto", "commander", "stranger"),
      decision: mostly<"approve" | "reject">("approve", "reject"),
      envelopeHash: mostly(hash, "other"),
      second: fc.integer({ min: 1, max: 300 }),
      late: fc.integer({ min: -5, max: 60 }),
      stepUpOf: mostly("own", "coo", "ciso", "cto", "commander"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(decision, { maxLength: 5 }), fc.nat(1_000), async (rows, second) => {
        const decisions = rows.map(({ second: made, late, stepUpOf, ...row }): SignedDecision => {
          const { stepUp } = approves(stepUpOf === "own" ? row.approver : stepUpOf, made, hash);
          return { ...row, approverMail: null, stepUp, at: at(made), authTime: at(made - late) };
        });
        const verdict = await verifyApproval({ ...facts, decisions, now: at(second) });
        if (!verdict.valid) return;
        valid += 1;
        const good = new Set<string>(
          rows.flatMap((row) =>
            row.envelopeHash === hash && ["own", row.approver].includes(row.stepUpOf) && row.late <= 21
              ? [row.approver]
              : [],
          ),
        );
        good.delete("commander");
        good.delete("stranger");
        expect(good.size).toBeGreaterThanOrEqual(2);
        expect(rows.every((row) => row.decision === "approve")).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    // A rule that refuses everything would pass as well.
    expect(valid).toBeGreaterThan(0);
  });
});
