"use client";
import { useTranslations } from "next-intl";
import { useLive } from "../live/live.tsx";
import { AgeText } from "../ui/age.tsx";
import { Status } from "../ui/status.tsx";
import { Strip } from "./strip.tsx";

type Props = { readonly cutOff: boolean; readonly failed: boolean };

/** Says when this page no longer hears the server, or never did, or the control plane no longer hears the world. */
export function LiveStrip({ cutOff, failed }: Props) {
  const t = useTranslations("shell.live");
  const { state, heardAt } = useLive();
  const lost = state === "lost";
  const said = lost ? (heardAt ? "lost" : "neverHeard") : cutOff ? "cutOff" : failed ? "bannerFailed" : null;
  if (said === null) return null;
  return (
    <Strip
      tone="na hatched"
      role="alert"
      told={
        <>
          <Status state="na" loud="tint" />
          <span className="said">{t(said)}</span>
        </>
      }
    >
      {lost && heardAt ? <span>{t.rich("valuesOf", { age: () => <AgeText at={heardAt} /> })}</span> : null}
    </Strip>
  );
}
