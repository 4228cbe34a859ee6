"use client";
import { useTranslations } from "next-intl";
import type { ObjectVersions } from "#server/backups/router.ts";
import { Time } from "../ui/time.tsx";
import { sizeText } from "./size-text.ts";

/** How much the store has, and since when all of it was listed: the list is as old as that. */
export function ObjectsNote({ inventory }: { readonly inventory: ObjectVersions["inventory"] }) {
  const t = useTranslations("backups.objects");
  if (inventory === null) return t("unlistedYet");
  const { versions, bytes, listedSince } = inventory;
  return (
    <>
      {t("inventory", { n: versions, size: sizeText(bytes) })} ·{" "}
      {listedSince === null
        ? t("unlistedSome")
        : t.rich("listedSince", { time: () => <Time at={listedSince} shape="moment" /> })}
    </>
  );
}
