"use client";
import { useTranslations } from "next-intl";
import type { Banner } from "#server/overview/router.ts";
import { useActs } from "../shell/acts.tsx";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";

type Props = { readonly banner: Pick<Banner, "automatic" | "handsOff"> };

/** What the site's policies do without being asked, and the switch that stops it. */
export function AutomaticBox({ banner }: Props) {
  const t = useTranslations("shell.automatic");
  const { may, open } = useActs();
  const { automatic, handsOff } = banner;
  const armed = automatic.length > 0 && handsOff === null;
  return (
    <Panel
      title={t("title")}
      tight
      end={
        <Status state={armed ? "ok" : handsOff ? "hold" : "na"} icon={armed ? "check-circle" : "pause"}>
          {t(armed ? "armed" : handsOff ? "held" : "none")}
        </Status>
      }
    >
      {automatic.length === 0 ? (
        <p className="quiet">{t("noneWhy")}</p>
      ) : (
        <ul className="automatic-rules">
          {automatic.map((rule) => (
            <li key={`${rule.when} ${rule.service}`} className="row apart">
              <span>
                {t(rule.when)}
                {rule.service ? ` · ${rule.service}` : ""}
              </span>
              <span className="mono quiet">{rule.run}</span>
            </li>
          ))}
        </ul>
      )}
      {may.setHandsOff && armed ? (
        <Button size="small" onClick={() => open("hands-off")}>
          {t("hold")}
        </Button>
      ) : null}
    </Panel>
  );
}
