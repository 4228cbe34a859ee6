"use client";
import { useTranslations } from "next-intl";
import { Status } from "../ui/status.tsx";
import type { PointDamageKind } from "./damage-of.ts";
import { ReasonWords } from "./reason-words.tsx";

/** Why one cannot go back to a point that is listed as ever. */
export function PointDamage({
  damage,
  loud = "plain",
}: {
  readonly damage: PointDamageKind;
  readonly loud?: "plain" | "tint";
}) {
  const t = useTranslations("backups.point");
  return (
    <Status state="bad" loud={loud}>
      {typeof damage === "string" ? t(damage) : <ReasonWords reason={damage} />}
    </Status>
  );
}
