"use client";
import { useTranslations } from "next-intl";
import { AgeText } from "../ui/age.tsx";
import { Status } from "../ui/status.tsx";

/** The request is shown as it was last read: nobody decides on it in the belief that it still stands so. */
export function NotOfNow({ since }: { /** ms since the epoch */ readonly since: number }) {
  const t = useTranslations("approvals.state");
  return (
    <div className="strip na hatched" role="status">
      <Status state="na" loud="tint" />
      <span className="said">{t.rich("notOfNow", { age: () => <AgeText at={new Date(since).toISOString()} /> })}</span>
    </div>
  );
}
