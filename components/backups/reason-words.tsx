"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { NotRecoverableKey } from "#domain/recovery-points/recoverable-now.ts";
import type { AnyStandardKey } from "#domain/standards/any-standard.ts";
import { plainValues } from "../reasons/plain-values.ts";
import { Time } from "../ui/time.tsx";

export type WordedReason = {
  readonly key: AnyStandardKey | NotRecoverableKey;
  readonly values: Readonly<Record<string, string | number>>;
};

const TIMES = ["at", "due", "expires", "from", "until", "after", "before"] as const;

/** Why a demand is what it is, or why something cannot be brought back, in words; moments in the viewer's own zone. */
export function ReasonWords({ reason: { key, values } }: { readonly reason: WordedReason }) {
  const t = useTranslations("backups.reason");
  const moment = (name: (typeof TIMES)[number]) => (): ReactNode => {
    const at = values[name];
    return typeof at === "string" && at !== "" ? <Time at={at} shape="moment" /> : "—";
  };
  const moments = Object.fromEntries(TIMES.map((name) => [name, moment(name)]));
  return <>{t.rich(key, { ...plainValues(String(t.raw(key)), values), ...moments })}</>;
}
