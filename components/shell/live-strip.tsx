"use client";
import { useTranslations } from "next-intl";
import { useLive } from "../live/live.tsx";
import { AgeText } from "../ui/age.tsx";
import { Status } from "../ui/status.tsx";

type Props = { readonly cutOff: boolean; readonly failed: boolean };

/** Says when this page no longer hears the server, or the control plane no longer hears the world. */
export function LiveStrip({ cutOff, failed }: Props) {
  const t = useTranslations("shell.live");
  const { state, heardAt } = useLive();
  const said =
    state === "lost" && heardAt
      ? t.rich("lostLong", { age: () => <AgeText at={heardAt} /> })
      : cutOff
        ? t("cutOff")
        : failed
          ? t("bannerFailed")
          : null;
  if (said === null) return null;
  return (
    <div className="strip na hatched" role="alert">
      <Status state="na" loud="tint" />
      <span>{said}</span>
    </div>
  );
}
