import type { Reason } from "../reason.ts";
import type { Verdict } from "./standard.ts";

/** `standards.config`: charts and overlays are kept as an archive of the newest commit (mission C4). */
export type ConfigStandard = {
  /** How long after a commit its archive has to be there. */
  readonly withinMs: number;
};

export const CONFIG_PARTS = ["archive", "whole"] as const;
export type ConfigPart = (typeof CONFIG_PARTS)[number];
export type ConfigStandardKey =
  | "config-unmeasured"
  | "archive-of-head"
  | "archive-of-head-due"
  | "archive-of-head-missing"
  | "archives-whole"
  | "archives-none"
  | "archive-differs";
export type ConfigVerdict = Verdict<ConfigPart, ConfigStandardKey>;

export type ArchiveOfCommit = {
  readonly commit: string;
  readonly refs: readonly string[];
  readonly committedAt: Date;
  readonly kept: "whole" | "missing" | "differs";
};
export type ConfigFacts = {
  readonly seen: { readonly head: string; readonly archives: readonly ArchiveOfCommit[] } | null;
  readonly lastSeenAt: Date | null;
  /** When the newest commit was first seen there: a commit may tell any time of itself. */
  readonly headSeenAt: Date | null;
};

/** As a verdict names it. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 12);
}

const because = (key: ConfigStandardKey, values: Reason["values"] = {}) => ({ key, values });

export function judgeConfig(standard: ConfigStandard, facts: ConfigFacts, now: Date): ConfigVerdict[] {
  const { seen } = facts;
  if (seen === null) {
    const reasons = [because("config-unmeasured")];
    return CONFIG_PARTS.map((part) => ({ part, status: "not_measured" as const, reasons, since: facts.lastSeenAt }));
  }
  return [judgeHead(standard, seen, facts.headSeenAt, now), judgeWhole(seen)];
}

type Seen = NonNullable<ConfigFacts["seen"]>;

function judgeHead({ withinMs }: ConfigStandard, seen: Seen, headSeenAt: Date | null, now: Date): ConfigVerdict {
  const part = "archive";
  const head = seen.archives.find((one) => one.commit === seen.head);
  // When it was first seen goes with the verdict, which outlives every sample of then.
  const values = {
    commit: shortCommit(seen.head),
    ...(headSeenAt === null ? {} : { seen: headSeenAt.toISOString() }),
  };
  if (head?.kept === "whole")
    return { part, status: "met", reasons: [because("archive-of-head", values)], since: null };
  const due = new Date((headSeenAt ?? now).getTime() + withinMs);
  return now <= due
    ? {
        part,
        status: "at_risk",
        reasons: [because("archive-of-head-due", { ...values, at: due.toISOString() })],
        since: null,
      }
    : { part, status: "breached", reasons: [because("archive-of-head-missing", values)], since: due };
}

/** What is kept has to be what the commit says, byte for byte: an archive that differs was made from something else, or changed since. */
function judgeWhole({ archives }: Seen): ConfigVerdict {
  const part = "whole";
  const differing = archives.filter((one) => one.kept === "differs");
  if (differing.length > 0) {
    const reasons = differing
      .slice(0, 10)
      .map((one) => because("archive-differs", { commit: shortCommit(one.commit), refs: one.refs.join(", ") }));
    return { part, status: "breached", reasons, since: null };
  }
  const n = archives.filter((one) => one.kept === "whole").length;
  return n === 0
    ? { part, status: "breached", reasons: [because("archives-none")], since: null }
    : { part, status: "met", reasons: [because("archives-whole", { n })], since: null };
}
