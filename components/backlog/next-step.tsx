"use client";
import { useTranslations } from "next-intl";
import type { BacklogView } from "#server/backlog/router.ts";
import { useNow } from "../live/clock.tsx";
import { Icon } from "../ui/icon.tsx";

/** What the policy does next, when at the earliest, and why; of what is not measured it does nothing. */
export function NextStep({ one, stale }: { readonly one: BacklogView; readonly stale: boolean }) {
  const t = useTranslations("backlog");
  const nowMs = useNow();
  const seconds = one.next ? Math.max(0, Math.ceil((Date.parse(one.next.at) - nowMs) / 1_000)) : 0;
  const why = stale ? [{ key: "unknown" as const, values: {} }] : one.why.filter(({ key }) => key !== "holding");
  return (
    <div className="backlog-next">
      <Icon name="running" size="s" />
      <div>
        <p>
          {one.next && !stale
            ? t(`step.${one.next.step}`, { seconds, most: one.most, sampling: one.sampling.normal })
            : t("noStep")}
        </p>
        {why.length > 0 ? (
          <p className="quiet text-small">
            {why
              .map(({ key, values }) =>
                t(`why.${key}`, {
                  by: String(values["by"] ?? ""),
                  zones: String(values["zones"] ?? ""),
                  low: one.marks.low,
                  high: one.marks.high,
                  most: one.most,
                }),
              )
              .join(" · ")}
          </p>
        ) : null}
      </div>
    </div>
  );
}
