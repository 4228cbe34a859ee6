"use client";
import { useTranslations } from "next-intl";
import type { Banner } from "#server/overview/router.ts";
import { liftHandsOffAction } from "#server/response/actions.ts";
import { useActing } from "../failovers/use-acting.ts";
import { useNow } from "../live/clock.tsx";
import { Button } from "../ui/button.tsx";
import { Remaining } from "../ui/duration.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { Strip } from "./strip.tsx";

type Props = {
  readonly handsOff: Banner["handsOff"];
  readonly mayLift: boolean;
  readonly onChanged: () => void;
};

/** On every page while it is in force: nothing is done without being asked; who wants it so, why, until when. */
export function HandsOffStrip({ handsOff, mayLift, onChanged }: Props) {
  const t = useTranslations("shell.handsOff");
  const { busy, act } = useActing();
  const now = useNow();
  if (handsOff === null || Date.parse(handsOff.until) <= now) return null;
  const lift = async () => {
    if (await act(() => liftHandsOffAction({}), t("lifted"))) onChanged();
  };
  return (
    <Strip
      tone="hold"
      told={
        <>
          <Status state="hold" loud="solid" icon="pause">
            {t("title")}
          </Status>
          <span className="said">{t("why", { by: handsOff.setByName, reason: handsOff.reason })}</span>
        </>
      }
    >
      <span>
        {t.rich("until", {
          time: () => <Time at={handsOff.until} shape="moment" />,
          left: () => <Remaining until={handsOff.until} />,
        })}
      </span>
      {mayLift ? (
        <Button size="small" className="push" busy={busy} onClick={() => void lift()}>
          {t("lift")}
        </Button>
      ) : (
        <span className="quiet push">{t("liftBy")}</span>
      )}
    </Strip>
  );
}
