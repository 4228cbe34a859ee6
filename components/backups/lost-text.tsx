"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Lost } from "#server/backups/router.ts";
import { Time } from "../ui/time.tsx";

const TIMES = ["at", "from", "until"] as const;

type Props = { readonly lost: Lost; readonly of: "goingBack" | "losingIt" };

/** What would be lost, in words. */
export function LostText({ lost: { key, values }, of }: Props) {
  const t = useTranslations("backups.lost");
  const moment = (name: (typeof TIMES)[number]) => (): ReactNode => {
    const at = values[name];
    return typeof at === "string" ? <Time at={at} shape="moment" /> : "—";
  };
  const parts = {
    n: Number(values["n"] ?? 0),
    at: moment("at"),
    from: moment("from"),
    until: moment("until"),
  };
  if (key === "newer-points") return <>{t.rich(of === "goingBack" ? "newer-than" : "newer-there", parts)}</>;
  return <>{t.rich(key, parts)}</>;
}
