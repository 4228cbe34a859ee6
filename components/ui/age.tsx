"use client";
import { useTranslations } from "next-intl";
import { useNow } from "../live/clock.tsx";
import { ageParts } from "./format-duration.ts";

type Props = {
  /** ISO time of the measurement; null: never measured. */
  readonly at: string | null;
  /** Older than this is stale (three intervals of its observer): dashed, never green. */
  readonly staleAfterMs: number;
  /** Adds «live» before a fresh age. */
  readonly live?: boolean;
};

/** How old a measurement is. Ticks each second. */
export function Age({ at, staleAfterMs, live = false }: Props) {
  const t = useTranslations("ui.age");
  const now = useNow();
  if (at === null) return <span className="age stale">{t("never")}</span>;
  const ms = now - Date.parse(at);
  const parts = ageParts(ms);
  const stale = ms > staleAfterMs;
  const text = t(parts.unit, { a: parts.a, b: parts.b });
  return <span className={stale ? "age stale" : "age"}>{live && !stale ? t("live", { age: text }) : text}</span>;
}

/** The words alone («4분 12초 전»), for sentences and cells. */
export function AgeText({ at }: { readonly at: string }) {
  const t = useTranslations("ui.age");
  const parts = ageParts(useNow() - Date.parse(at));
  return <>{t(parts.unit, { a: parts.a, b: parts.b })}</>;
}
