"use client";
import { useTranslations } from "next-intl";
import type { StepCall } from "#server/failovers/router.ts";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";

/** The exact calls of the newest attempt, in order, as they went out. */
export function StepCalls({ calls }: { readonly calls: readonly StepCall[] }) {
  const t = useTranslations("failovers.detail");
  return (
    <>
      <h3>{t("calls", { n: calls.length })}</h3>
      {calls.length === 0 ? <p className="quiet">{t("noCalls")}</p> : null}
      {calls.map((call, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: calls are append-only and have no identity but their place
        <div key={at} className="call-row">
          <span className="call">{call.call}</span>
          <Status state={call.ok ? "ok" : "bad"}>
            {t(call.ok ? (call.repeated ? "alreadySo" : "answered") : "refusedCall")}
          </Status>
          <small>
            {call.to} · <Time at={call.at} shape="millisecond" /> · {t("ms", { ms: Math.round(call.ms) })}
          </small>
          {call.answer ? <small className="answer mono">{call.answer}</small> : null}
        </div>
      ))}
    </>
  );
}
