import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROLES } from "../access/roles.ts";
import { canonicalJson } from "../canonical-json.ts";
import { DATA_CLASSES } from "../sovereignty/movement.ts";
import { type Protected, protectedChanges } from "./protected-change.ts";
import type { ApprovalPolicy } from "./topology.ts";

const policy = (change: Partial<ApprovalPolicy> = {}): ApprovalPolicy => ({
  approvers: 2,
  of: "executive",
  freshLoginMs: 300_000,
  expiresMs: 900_000,
  executeWithinMs: 600_000,
  notify: [{ title: "COO", email: "coo@pilsang.example" }],
  ...change,
});
const loss = { votes: 3, forMs: 2_000 };
const rules = (change: Partial<Protected["policies"]> = {}, rest: Partial<Protected> = {}): Protected => ({
  roles: { claim: "groups", map: { exec: "executive", staff: "viewer" } },
  sovereignty: { mayCross: ["artifact"] },
  policies: {
    approvals: { "cross-region": policy() },
    dataLoss: policy(),
    detection: { zoneLost: loss, primaryLost: loss },
    automatic: [],
    backlog: [],
    ...change,
  },
  services: { "meta-db": { data: "customer" } },
  ...rest,
});
const short = (after: Protected, before = rules()) =>
  protectedChanges(before, after).map(({ part, key, subject, before: was, after: is, weight }) =>
    [part, key, subject, was, is, weight].join(" "),
  );

describe("protectedChanges", () => {
  it("says nothing of the same rules", () => {
    expect(protectedChanges(rules(), structuredClone(rules()))).toEqual([]);
  });

  it("says of each figure of a policy which way it goes", () => {
    const changed = { approvers: 1, freshLoginMs: 600_000, expiresMs: 300_000, executeWithinMs: 900_000 };
    expect(short(rules({ approvals: { "cross-region": policy(changed) } }))).toEqual([
      "approvals approvers cross-region 2 1 weaker",
      "approvals fresh-login cross-region 300000 600000 weaker",
      "approvals expires cross-region 900000 300000 stronger",
      "approvals execute-within cross-region 600000 900000 weaker",
    ]);
  });

  it("notices a policy that comes or goes, and who is told of a decision", () => {
    const added = rules({ approvals: { "cross-region": policy(), small: policy({ approvers: 1 }) } });
    expect(short(added)).toEqual(["approvals policy small  1 of executive weaker"]);
    expect(short(rules(), added)).toEqual(["approvals policy small 1 of executive  neutral"]);
    expect(short(rules({ approvals: {} }))).toEqual(["approvals policy cross-region 2 of executive  weaker"]);
    expect(short(rules({ dataLoss: undefined }))).toEqual(["data_loss policy data_loss 2 of executive  stronger"]);
    const ciso = { title: "CISO", email: "ciso@pilsang.example" };
    expect(short(rules({ dataLoss: policy({ notify: [ciso] }) }))).toEqual([
      "data_loss notify coo@pilsang.example COO  weaker",
      "data_loss notify ciso@pilsang.example  CISO stronger",
    ]);
  });

  it("judges a group by what its people may then do", () => {
    const map = (change: Protected["roles"]["map"]) => rules({}, { roles: { claim: "groups", map: change } });
    expect(short(map({ exec: "executive", staff: "executive" }))).toEqual([
      "roles group staff viewer executive weaker",
    ]);
    expect(short(map({ exec: "viewer", staff: "viewer" }))).toEqual(["roles group exec executive viewer stronger"]);
    expect(short(map({ exec: "executive" }))).toEqual(["roles group staff viewer  stronger"]);
    expect(short(map({ exec: "executive", staff: "viewer", constructor: "admin" } as never))).toEqual([
      "roles group constructor  admin weaker",
    ]);
    const other = rules({}, { roles: { ...rules().roles, claim: "team" } });
    expect(short(other)).toEqual(["roles claim  groups team weaker"]);
  });

  it("notices what may cross, what may be done without asking, and on how much evidence", () => {
    expect(short(rules({}, { sovereignty: { mayCross: [] } }))).toEqual(["sovereignty may-cross  artifact  stronger"]);
    expect(short(rules({}, { services: { "meta-db": { data: "none" } } }))).toEqual([
      "sovereignty data-class meta-db customer none weaker",
    ]);
    const automatic = [{ when: "zone-lost", service: null, run: "zone-evacuation" }] as const;
    expect(short(rules({ automatic }))).toEqual(["automatic automatic   zone-lost: zone-evacuation weaker"]);
    const detection = { zoneLost: { votes: 2, forMs: 5_000 }, primaryLost: loss };
    expect(short(rules({ detection }))).toEqual([
      "detection votes zone_lost 3 2 weaker",
      "detection for zone_lost 2000 5000 stronger",
    ]);
  });

  it("notices what may be thrown away without asking, and how soon", () => {
    const backlog: Protected["policies"]["backlog"][number] = {
      stream: "ingest/stream-kr",
      consumers: "ingest/consumers-kr",
      flags: "ingest/flags-kr",
      high: 500,
      oldestMs: 5_000,
      low: 50,
      holdMs: 5_000,
      add: 1,
      relaxed: { sampling: 0.1, ttlMs: 86_400_000 },
      normal: { sampling: 1, ttlMs: 259_200_000 },
    };
    const now = rules({ backlog: [backlog] });
    expect(short(now)).toEqual(["backlog backlog ingest/stream-kr  500: 10% weaker"]);
    expect(short(rules(), now)).toEqual(["backlog backlog ingest/stream-kr 500: 10%  stronger"]);
    const other = { ...backlog, high: 400, holdMs: 10_000, relaxed: { sampling: 0.05, ttlMs: 3_600_000 } };
    expect(short(rules({ backlog: [other] }), now)).toEqual([
      "backlog high ingest/stream-kr 500 400 weaker",
      "backlog hold ingest/stream-kr 5000 10000 stronger",
      "backlog sampling ingest/stream-kr 10% 5% weaker",
      "backlog ttl ingest/stream-kr 86400000 3600000 weaker",
    ]);
    expect(short(rules({ backlog: [{ ...backlog, flags: "console/flags-kr" }] }), now)[0]).toMatch(/^backlog other /);
  });

  it("notices a plan in force that would ask for less, and leaves plans that come or go alone", () => {
    const both = rules({ approvals: { "cross-region": policy(), small: policy({ approvers: 1 }) } });
    const plans = (after: Record<string, string | null>) =>
      protectedChanges(both, both, { before: { move: "cross-region", old: "small" }, after }).map(
        ({ subject, weight }) => `${subject} ${weight}`,
      );
    expect(plans({ move: "cross-region", fresh: null })).toEqual([]);
    expect(plans({ move: "small", old: "cross-region" })).toEqual(["move weaker", "old stronger"]);
    expect(plans({ move: null })).toEqual(["move weaker"]);
  });

  const figure = fc.integer({ min: 1, max: 3 });
  const anyPolicy: fc.Arbitrary<ApprovalPolicy> = fc.record({
    approvers: figure,
    of: fc.constantFrom(...ROLES),
    freshLoginMs: figure,
    expiresMs: figure,
    executeWithinMs: figure,
    notify: fc.array(
      fc.record({ title: fc.constantFrom("COO", "CTO"), email: fc.constantFrom("a@x.example", "b@x.example") }),
      { maxLength: 3 },
    ),
  });
  const name = fc.constantFrom("cross-region", "small", "toString");
  const anyLoss = fc.record({ votes: figure, forMs: figure });
  const anyKeeping = fc.record({ sampling: fc.constantFrom(0.1, 0.5, 1), ttlMs: figure });
  const anyBacklog = fc.record({
    stream: fc.constantFrom("ingest/stream-kr", "ingest/stream-jp"),
    consumers: fc.constant("ingest/consumers-kr"),
    flags: fc.constant("ingest/flags-kr"),
    high: figure,
    oldestMs: figure,
    low: figure,
    holdMs: figure,
    add: figure,
    relaxed: anyKeeping,
    normal: anyKeeping,
  });
  const anyRules: fc.Arbitrary<Protected> = fc.record({
    roles: fc.record({ claim: fc.constantFrom("groups", "team"), map: fc.dictionary(name, fc.constantFrom(...ROLES)) }),
    sovereignty: fc.record({ mayCross: fc.subarray(["artifact", "telemetry"] as const) }),
    policies: fc.record({
      approvals: fc.dictionary(name, anyPolicy),
      dataLoss: fc.option(anyPolicy, { nil: undefined }),
      detection: fc.record({ zoneLost: anyLoss, primaryLost: anyLoss }),
      automatic: fc.array(
        fc.record({ when: fc.constant("zone-lost" as const), service: fc.constant(null), run: name }),
        { maxLength: 2 },
      ),
      backlog: fc.array(anyBacklog, { maxLength: 2 }),
    }),
    services: fc.constant({}),
  });
  const said = ({ services: _, ...rest }: Protected) => canonicalJson(rest);

  it("is empty when, and only when, nothing protected differs", () => {
    const near = anyRules.chain((before) =>
      fc.tuple(
        fc.constant(before),
        fc.oneof(
          fc.constant(structuredClone(before)),
          anyRules,
          anyRules.map((other) => ({
            ...before,
            policies: { ...before.policies, approvals: other.policies.approvals },
          })),
        ),
      ),
    );
    fc.assert(
      fc.property(near, ([before, after]) => {
        expect(protectedChanges(before, after).length > 0).toBe(said(before) !== said(after));
      }),
      { numRuns: 400 },
    );
  });

  it("turns weaker into stronger, and the other way, when a figure goes back", () => {
    const turned = { weaker: "stronger", stronger: "weaker", neutral: "neutral" } as const;
    const figures = new Set(["approvers", "fresh-login", "expires", "execute-within", "votes", "for", "may-cross"]);
    fc.assert(
      fc.property(anyRules, anyRules, (before, after) => {
        const back = protectedChanges(after, before);
        for (const change of protectedChanges(before, after)) {
          if (!figures.has(change.key)) continue;
          const same = back.find(
            (one) =>
              one.key === change.key &&
              one.part === change.part &&
              one.subject === change.subject &&
              one.before === change.after &&
              one.after === change.before,
          );
          expect(same?.weight).toBe(turned[change.weight]);
        }
      }),
    );
  });

  it("knows a class of data below another for less of a safeguard", () => {
    const classes = fc.constantFrom(...DATA_CLASSES);
    fc.assert(
      fc.property(classes, classes, (was, is) => {
        const at = (data: typeof was) => rules({}, { services: { s: { data } } });
        const [change] = protectedChanges(at(was), at(is));
        expect(change?.weight).toBe(
          was === is ? undefined : DATA_CLASSES.indexOf(is) < DATA_CLASSES.indexOf(was) ? "weaker" : "stronger",
        );
      }),
    );
  });
});
