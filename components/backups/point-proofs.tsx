"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { PointProof, PointView } from "#server/backups/router.ts";
import { runName } from "../shell/local-title.ts";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";

type Props = { readonly proofs: readonly PointProof[]; readonly kind: PointView["kind"] };

/** What was done to find out whether it works, newest first. */
export function PointProofs({ proofs, kind }: Props) {
  const t = useTranslations("backups");
  if (proofs.length === 0)
    return <p className="quiet">{t(kind === "base-backup" ? "point.neverTested" : "point.neverRead")}</p>;
  return (
    <ul className="proofs">
      {proofs.map((proof) => (
        <li key={`${proof.how} ${proof.at}`} className="list-row">
          <Status state={proof.ok ? "ok" : "bad"}>{t(`proof.${proof.how}.${proof.ok ? "good" : "bad"}`)}</Status>
          <span className="quiet">
            <Time at={proof.at} shape="moment" />
          </span>
          <span className="end">
            <span>{t(`confidence.${proof.confidence}`)}</span>
            {proof.run === null ? null : (
              <Link className="row-link mono" href={`/backups/tests/${proof.run}`}>
                {runName(proof.run)}
              </Link>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
