import { canonicalJson } from "../canonical-json.ts";
import { DATA_CLASSES, type DataClass } from "../sovereignty/movement.ts";
import type { ApprovalPolicy, BacklogPolicy, LossPolicy, Topology } from "./topology.ts";
import { type Weight, weighGroup, weighNumber, weighPlanApproval, weighPolicies } from "./weigh-change.ts";

/** Parts of a site that the quorum of the policy in force alone may change (design §5). */
export const PROTECTED_PARTS = [
  "approvals",
  "data_loss",
  "roles",
  "sovereignty",
  "detection",
  "automatic",
  "backlog",
] as const;
export type ProtectedPart = (typeof PROTECTED_PARTS)[number];

/** What differs, by the field's own name; words in messages (`approvals.policy.what`). */
export type ProtectedKey =
  | "policy"
  | "approvers"
  | "role"
  | "fresh-login"
  | "expires"
  | "execute-within"
  | "notify"
  | "plan-approval"
  | "claim"
  | "group"
  | "may-cross"
  | "data-class"
  | "votes"
  | "for"
  | "automatic"
  | "backlog"
  | "high"
  | "low"
  | "oldest"
  | "hold"
  | "add"
  | "sampling"
  | "normal-sampling"
  | "ttl"
  | "normal-ttl"
  | "other";

/** One difference. Null before: it was not there; null after: it is gone. Figures of `DURATIONS` are milliseconds. */
export type ProtectedChange = {
  readonly part: ProtectedPart;
  readonly key: ProtectedKey;
  /** Which one: a policy, a person's mail address, a group, a plan, a service; empty where there is but one. */
  readonly subject: string;
  readonly before: string | number | null;
  readonly after: string | number | null;
  readonly weight: Weight;
};

export const DURATIONS: ReadonlySet<ProtectedKey> = new Set([
  "fresh-login",
  "expires",
  "execute-within",
  "for",
  "oldest",
  "hold",
  "ttl",
  "normal-ttl",
]);

export type Protected = Pick<Topology, "roles" | "sovereignty"> & {
  readonly policies: Pick<Topology["policies"], "approvals" | "dataLoss" | "detection" | "automatic" | "backlog">;
  /** What a service holds decides what may cross: whoever calls customer data `none` has opened the border. */
  readonly services: Readonly<Record<string, { readonly data: DataClass }>>;
};
/** Plan → the policy whose yes it waits for. One that is in one of both only is not judged: the policy it names was decided on. */
export type PlanApprovals = Readonly<Record<string, string | null>>;

/**
 * What differs between the rules in force and those of a file, each with what it does to the safeguard. Empty when, and only
 * when, nothing protected differs: what has no words of its own is told as `other`.
 */
export function protectedChanges(
  before: Protected,
  after: Protected,
  plans: { readonly before: PlanApprovals; readonly after: PlanApprovals } = { before: {}, after: {} },
): readonly ProtectedChange[] {
  const [old, now] = [before.policies, after.policies];
  const found: ProtectedChange[] = [
    ...policies("approvals", old.approvals, now.approvals),
    ...planApprovals(plans.before, plans.after, now.approvals),
    ...policies("data_loss", named(old.dataLoss), named(now.dataLoss)),
    ...roles(before.roles, after.roles),
    ...lists("sovereignty", "may-cross", before.sovereignty.mayCross, after.sovereignty.mayCross),
    ...dataClasses(before.services, after.services),
    ...(["zoneLost", "primaryLost"] as const).flatMap((what) => loss(what, old.detection[what], now.detection[what])),
    ...lists("automatic", "automatic", old.automatic.map(sayRule), now.automatic.map(sayRule)),
    ...backlogs(old.backlog, now.backlog),
  ];
  return [...found, ...unsaid(before, after, found)];
}

function policies(
  part: "approvals" | "data_loss",
  before: Readonly<Record<string, ApprovalPolicy>>,
  after: Readonly<Record<string, ApprovalPolicy>>,
): ProtectedChange[] {
  return keysOf(before, after).flatMap((subject): ProtectedChange[] => {
    const [old, now] = [own(before, subject), own(after, subject)];
    if (old && now) return policy(part, subject, old, now);
    const weight = weighPolicies(part, before, after);
    return [{ part, key: "policy", subject, before: sayPolicy(old), after: sayPolicy(now), weight }];
  });
}

function policy(part: ProtectedPart, subject: string, old: ApprovalPolicy, now: ApprovalPolicy): ProtectedChange[] {
  const figures = [
    ["approvers", old.approvers, now.approvers, "less"],
    ["fresh-login", old.freshLoginMs, now.freshLoginMs, "more"],
    ["expires", old.expiresMs, now.expiresMs, "more"],
    ["execute-within", old.executeWithinMs, now.executeWithinMs, "more"],
  ] as const;
  const told = (list: ApprovalPolicy["notify"]) =>
    Object.fromEntries(list.map(({ title, email }) => [email.toLowerCase(), title]));
  const [asked, asks] = [told(old.notify), told(now.notify)];
  return [
    ...figures.flatMap(([key, was, is, weaker]): ProtectedChange[] =>
      was === is ? [] : [{ part, key, subject, before: was, after: is, weight: weighNumber(was, is, weaker) }],
    ),
    ...(old.of === now.of
      ? []
      : [{ part, key: "role" as const, subject, before: old.of, after: now.of, weight: weighGroup(old.of, now.of) }]),
    ...keysOf(asked, asks).flatMap((email): ProtectedChange[] => {
      const [was, is] = [own(asked, email) ?? null, own(asks, email) ?? null];
      // Who is no longer told cannot say no in time.
      const weight = is === null ? "weaker" : was === null ? "stronger" : "neutral";
      return was === is ? [] : [{ part, key: "notify", subject: email, before: was, after: is, weight }];
    }),
  ];
}

function planApprovals(
  before: PlanApprovals,
  after: PlanApprovals,
  policies: Readonly<Record<string, ApprovalPolicy>>,
): ProtectedChange[] {
  return Object.keys(before).flatMap((subject): ProtectedChange[] => {
    const [was, is] = [own(before, subject) ?? null, own(after, subject) ?? null];
    if (!Object.hasOwn(after, subject) || was === is) return [];
    const weight = weighPlanApproval(was, is, policies);
    return [{ part: "approvals", key: "plan-approval", subject, before: was, after: is, weight }];
  });
}

function roles(before: Topology["roles"], after: Topology["roles"]): ProtectedChange[] {
  const groups = keysOf(before.map, after.map).flatMap((subject): ProtectedChange[] => {
    const [was, is] = [own(before.map, subject) ?? null, own(after.map, subject) ?? null];
    const change = { part: "roles", key: "group", subject, before: was, after: is } as const;
    return was === is ? [] : [{ ...change, weight: weighGroup(was, is) }];
  });
  if (before.claim === after.claim) return groups;
  // Who is who is then said by something else, whatever the map says.
  const claim = { part: "roles", key: "claim", subject: "", before: before.claim, after: after.claim } as const;
  return [{ ...claim, weight: "weaker" }, ...groups];
}

function dataClasses(before: Protected["services"], after: Protected["services"]): ProtectedChange[] {
  return Object.keys(before).flatMap((subject): ProtectedChange[] => {
    const [was, is] = [own(before, subject)?.data, own(after, subject)?.data];
    if (was === undefined || is === undefined || was === is) return [];
    const weight = weighNumber(DATA_CLASSES.indexOf(was), DATA_CLASSES.indexOf(is), "less");
    return [{ part: "sovereignty", key: "data-class", subject, before: was, after: is, weight }];
  });
}

/** Less evidence for "lost" is less of a safeguard: the product acts on it. */
function loss(what: "zoneLost" | "primaryLost", old: LossPolicy, now: LossPolicy): ProtectedChange[] {
  const subject = what === "zoneLost" ? "zone_lost" : "primary_lost";
  const figures = [
    ["votes", old.votes, now.votes],
    ["for", old.forMs, now.forMs],
  ] as const;
  return figures.flatMap(([key, was, is]): ProtectedChange[] =>
    was === is
      ? []
      : [{ part: "detection", key, subject, before: was, after: is, weight: weighNumber(was, is, "less") }],
  );
}

/** Each entry permits something: one more is weaker, one less stronger. */
function lists(
  part: ProtectedPart,
  key: "may-cross" | "automatic",
  before: readonly string[],
  after: readonly string[],
): ProtectedChange[] {
  return [...new Set([...before, ...after])].flatMap((entry): ProtectedChange[] => {
    const [was, is] = [before.includes(entry), after.includes(entry)];
    const change = { part, key, subject: "", before: was ? entry : null, after: is ? entry : null };
    return was === is ? [] : [{ ...change, weight: is ? "weaker" : "stronger" }];
  });
}

/** Its steps throw away what customers sent: sooner, more or for longer is less of a safeguard. */
function backlogs(before: Topology["policies"]["backlog"], after: Topology["policies"]["backlog"]): ProtectedChange[] {
  const [old, now] = [before, after].map((all) => Object.fromEntries(all.map((one) => [one.stream, one])));
  return keysOf(old ?? {}, now ?? {}).flatMap((subject): ProtectedChange[] => {
    const [was, is] = [own(old ?? {}, subject), own(now ?? {}, subject)];
    const part = "backlog";
    if (was === undefined || is === undefined) {
      const change = {
        part,
        key: "backlog",
        subject,
        before: was ? sayBacklog(was) : null,
        after: is ? sayBacklog(is) : null,
      } as const;
      return [{ ...change, weight: is ? "weaker" : "stronger" }];
    }
    const figures = [
      ["high", was.high, is.high, "less"],
      ["oldest", was.oldestMs, is.oldestMs, "less"],
      ["low", was.low, is.low, "less"],
      ["hold", was.holdMs, is.holdMs, "less"],
      ["add", was.add, is.add, "less"],
      ["sampling", was.relaxed.sampling, is.relaxed.sampling, "less"],
      ["ttl", was.relaxed.ttlMs, is.relaxed.ttlMs, "less"],
      ["normal-sampling", was.normal.sampling, is.normal.sampling, "less"],
      ["normal-ttl", was.normal.ttlMs, is.normal.ttlMs, "less"],
    ] as const;
    return figures.flatMap(([key, from, to, weaker]): ProtectedChange[] => {
      const say = (figure: number) => (key.endsWith("sampling") ? sayShare(figure) : figure);
      return from === to
        ? []
        : [{ part, key, subject, before: say(from), after: say(to), weight: weighNumber(from, to, weaker) }];
    });
  });
}

/** A part that differs in a way nothing above knows, e.g. the order of a list. */
function unsaid(before: Protected, after: Protected, found: readonly ProtectedChange[]): ProtectedChange[] {
  const parts = (rules: Protected): Record<ProtectedPart, unknown> => ({
    approvals: rules.policies.approvals,
    data_loss: rules.policies.dataLoss ?? null,
    roles: rules.roles,
    sovereignty: rules.sovereignty,
    detection: rules.policies.detection,
    automatic: rules.policies.automatic,
    backlog: rules.policies.backlog,
  });
  const [old, now] = [parts(before), parts(after)];
  return PROTECTED_PARTS.flatMap((part): ProtectedChange[] => {
    const [was, is] = [canonicalJson(old[part]), canonicalJson(now[part])];
    if (was === is || found.some((change) => change.part === part)) return [];
    return [{ part, key: "other", subject: "", before: was, after: is, weight: "neutral" }];
  });
}

/** A name of the file may be one every object has, such as `constructor`. */
function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
function keysOf(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}
function named(policy: ApprovalPolicy | undefined): Readonly<Record<string, ApprovalPolicy>> {
  return policy === undefined ? {} : { data_loss: policy };
}
function sayPolicy(policy: ApprovalPolicy | undefined): string | null {
  return policy === undefined ? null : `${policy.approvers} of ${policy.of}`;
}
function sayRule({ when, service, run }: Topology["policies"]["automatic"][number]): string {
  return service === null ? `${when}: ${run}` : `${when} ${service}: ${run}`;
}
function sayBacklog({ high, relaxed }: BacklogPolicy): string {
  return `${high}: ${sayShare(relaxed.sampling)}`;
}
function sayShare(share: number): string {
  return `${Math.round(share * 1e4) / 100}%`;
}
