"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CurrentDetection, Symptom } from "#server/detection/router.ts";
import { samplesHref } from "../regions/place-name.ts";
import { Status } from "../ui/status.tsx";

/** More than these are told by their number, until somebody wants to see them. */
const FEW = 6;

/** What fails, under the cause that explains it; what no cause explains stands first. */
export function Causes({ detection }: { readonly detection: CurrentDetection }) {
  const t = useTranslations("detection");
  const { open, findings } = detection;
  if (open.length === 0 && findings.length === 0) return null;
  return (
    <section className="causes">
      <h3 className="sub-head">
        {t("causes")} <span className="quiet text-small">{t("causesNote")}</span>
      </h3>
      {findings.length > 0 ? (
        <details open={findings.length <= FEW}>
          <summary>
            <Status state="risk">{t("unexplained", { n: findings.length })}</Status>
          </summary>
          <Symptoms symptoms={findings} />
        </details>
      ) : null}
      {open.map((one) => (
        <details key={one.id}>
          <summary>
            <Status state="bad">{t(`kind.${one.kind}`, { subject: one.subject })}</Status>{" "}
            <span className="soft">{t("symptoms", { n: one.symptoms.length })}</span>
          </summary>
          <Symptoms symptoms={one.symptoms} />
        </details>
      ))}
    </section>
  );
}

/** At most 40 of them: the cause is what wants an answer. */
function Symptoms({ symptoms }: { readonly symptoms: readonly Symptom[] }) {
  const t = useTranslations("detection");
  return (
    <ul>
      {symptoms.slice(0, 40).map((one) => (
        <li className="list-row" key={`${one.key} ${one.what} ${one.zone}`}>
          <Link className="mono underlined" href={samplesHref(one.key)} prefetch={false}>
            {one.key}
          </Link>
          <span className="end soft">{t(`symptom.${one.what}`, { zone: one.zone ?? "" })}</span>
        </li>
      ))}
    </ul>
  );
}
