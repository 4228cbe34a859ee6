"use client";
import { useTranslations } from "next-intl";
import { useLive } from "../live/live.tsx";
import { AgeText } from "../ui/age.tsx";
import { Status } from "../ui/status.tsx";
import { Strip } from "./strip.tsx";

type Props = { readonly cutOff: boolean; readonly failed: boolean };

/** Says when the control plane no longer hears the world or could not be read, and when this page no longer hears the server, or never did. */
export function LiveStrip({ cutOff, failed }: Props) {
  const t = useTranslations("shell.live");
  const { state, heardAt } = useLive();
  const lost = state === "lost";
  // What is asked for arrives without live news as well: none of it hides another, and the worst comes first.
  const said = [
    cutOff ? ("cutOff" as const) : null,
    failed ? ("bannerFailed" as const) : null,
    lost ? (heardAt ? ("lost" as const) : ("neverHeard" as const)) : null,
  ].filter((one) => one !== null);
  if (said.length === 0) return null;
  return (
    <Strip
      tone="na hatched"
      role="alert"
      told={
        <>
          <Status state="na" loud="tint" />
          {said.map((one) => (
            <span key={one} className="said">
              {t(one)}
            </span>
          ))}
        </>
      }
    >
      {lost && heardAt ? <span>{t.rich("lastHeard", { age: () => <AgeText at={heardAt} /> })}</span> : null}
    </Strip>
  );
}
