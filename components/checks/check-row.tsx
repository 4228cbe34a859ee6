"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { StandingCheck } from "#server/checks/router.ts";
import { Age } from "../ui/age.tsx";
import { Status } from "../ui/status.tsx";

/** One check: whether it holds, why in words (of one that holds only when asked), and the measurements it was judged from. */
export function CheckRow({ check }: { readonly check: StandingCheck }) {
  const t = useTranslations("checks");
  // A check that fails says what fails; what is well besides is of no interest then.
  const told = check.state === "ok" ? check.reasons : check.reasons.filter((reason) => reason.state !== "ok");
  const why = told.map((reason) => (
    <p className="check-why" key={`${reason.key} ${Object.values(reason.values).join(" ")}`}>
      {t(`reason.${reason.key}`, reason.values)}
    </p>
  ));
  return (
    <li className={`check ${check.state}`} data-check={check.id}>
      <div className="check-head">
        <Status state={check.state} loud={check.state === "bad" ? "tint" : "plain"}>
          {t(`name.${check.id}`)}
        </Status>
        <Age at={check.at} staleAfterMs={check.staleAfterMs} />
      </div>
      {check.state === "ok" ? null : why}
      {check.evidence.length > 0 ? (
        <details className="check-evidence">
          <summary>{t("evidence", { count: check.evidence.length })}</summary>
          {check.state === "ok" ? why : null}
          <ul>
            {check.evidence.map((key) => (
              <li key={key}>
                <Link className="mono underlined" href={`/measurements?key=${encodeURIComponent(key)}`}>
                  {key}
                </Link>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  );
}
