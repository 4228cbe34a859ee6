"use client";
import { useTranslations } from "next-intl";
import { useReasons } from "../../reasons/use-reasons.ts";
import { type State, Status } from "../../ui/status.tsx";
import type { PromotionCandidateView } from "../read-promotion.ts";
import { GivenUp } from "./given-up.tsx";

type Props = {
  readonly candidates: readonly PromotionCandidateView[];
  /** Promoted, or the one a run that may lose data would promote. */
  readonly chosen: string | null;
  readonly chosenWord: string;
  /** Nothing proves that promoting it loses nothing. */
  readonly unproven: boolean;
};

/** Every standby that was or could be judged: eligible or why not, where it stands, and what promoting it gives up. */
export function CandidateTable({ candidates, chosen, chosenWord, unproven }: Props) {
  const t = useTranslations("failovers.promotion");
  const reasons = useReasons();
  return (
    <table className="data-table candidates" aria-label={t("candidates")}>
      <thead>
        <tr>
          <th scope="col">{t("zone")}</th>
          <th scope="col">{t("state")}</th>
          <th scope="col">{t("position")}</th>
          <th scope="col">{t("givesUp")}</th>
        </tr>
      </thead>
      <tbody>
        {candidates.map((one) => (
          <tr key={one.zone}>
            <th scope="row">{one.zone}</th>
            <td>
              <Status state={stateOf(one, chosen, unproven)}>
                {one.zone === chosen
                  ? chosenWord
                  : reasons.one({ key: `candidate.${one.why ?? "eligible"}`, values: {} })}
              </Status>
              {one.cutOff ? <small className="quiet line">{t("cutOff")}</small> : null}
            </td>
            <td>
              <span className="mono">{one.receivedLsn ?? "—"}</span>
              {one.timeline === null ? null : (
                <small className="quiet line">{t("timeline", { n: one.timeline })}</small>
              )}
            </td>
            <td>
              <GivenUp cost={one} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function stateOf(one: PromotionCandidateView, chosen: string | null, unproven: boolean): State {
  if (one.zone === chosen) return unproven ? "risk" : "ok";
  return one.why === null ? "na" : one.why === "silent" ? "bad" : "risk";
}
