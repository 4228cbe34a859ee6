"use client";
import { useTranslations } from "next-intl";
import { bySubject } from "#domain/detection/ballot.ts";
import { AgeText } from "../ui/age.tsx";
import { type State, Status } from "../ui/status.tsx";
import { useDuration } from "../ui/use-duration.ts";
import type { WitnessLine } from "./witness-lines.ts";

type Props = {
  readonly lines: readonly WitnessLine[];
  /** Times are told from here, m:ss; null: as ages. */
  readonly from: string | null;
};

const STATE = { lost: "bad", answers: "ok", none: "na" } as const satisfies Record<string, State>;

/** Each vantage point: what it says, why, and since when; of a region zone by zone. The suspect's own agent stands there and does not count. */
export function WitnessTable({ lines, from }: Props) {
  const t = useTranslations("detection");
  const formatDuration = useDuration();
  const groups = bySubject(lines);
  return (
    <table className="witnesses">
      <caption className="unseen">{t("caption")}</caption>
      {groups.map(({ subject, votes }) => (
        <tbody key={subject}>
          {groups.length > 1 ? (
            <tr>
              <th scope="rowgroup" colSpan={4} className="quiet">
                {subject}
              </th>
            </tr>
          ) : null}
          {votes.map((line) => {
            const says = line.says ?? "none";
            return (
              <tr key={line.witness}>
                <th scope="row">{line.own ? t("itself", { zone: line.witness }) : line.witness}</th>
                <td>
                  <Status state={STATE[says]}>{t(`says.${says}`)}</Status>
                </td>
                <td className="soft">
                  <Because line={line} />
                </td>
                <td className="end-aligned quiet mono">
                  {line.own || line.since === null ? (
                    "–"
                  ) : from ? (
                    `+${formatDuration(Date.parse(line.since) - Date.parse(from))}`
                  ) : (
                    <AgeText at={line.since} />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      ))}
    </table>
  );
}

/** What it met, and why its word does not count where it does not. */
function Because({ line }: { readonly line: WitnessLine }) {
  const t = useTranslations("detection");
  const met = line.met.map(({ probe, how }) => `${probe} ${t(`how.${how}`)}`).join(", ");
  const { why } = line;
  const aside = why === null || why === "counts-lost" || why === "counts-answers" ? null : t(`why.${why}`);
  return <>{[met, aside].filter(Boolean).join(" · ") || "–"}</>;
}
