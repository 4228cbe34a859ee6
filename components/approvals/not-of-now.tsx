"use client";
import { useTranslations } from "next-intl";
import { Strip } from "../shell/strip.tsx";
import { AgeText } from "../ui/age.tsx";
import { Status } from "../ui/status.tsx";

/** The request is shown as it was last read: nobody decides on it in the belief that it still stands so. */
export function NotOfNow({ since }: { /** ms since the epoch */ readonly since: number }) {
  const t = useTranslations("approvals.state");
  return (
    <Strip
      tone="na hatched"
      told={
        <>
          <Status state="na" loud="tint" />
          <span className="said">{t("notOfNow")}</span>
        </>
      }
    >
      <span>{t.rich("readAt", { age: () => <AgeText at={new Date(since).toISOString()} /> })}</span>
    </Strip>
  );
}
