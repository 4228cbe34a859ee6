"use client";
import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { bySubject, howMany } from "#domain/detection/ballot.ts";
import type { BallotVote, IncidentView, LinkedDetection } from "#server/incidents/router.ts";
import { useReasons } from "../reasons/use-reasons.ts";
import { useWords } from "../reasons/use-words.ts";
import { runName } from "../shell/local-title.ts";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { type State, Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";

/** Why it was declared, and why the product acted or did not: who voted what. */
export function DetectionsPanel({ detections }: { readonly detections: IncidentView["detections"] }) {
  const t = useTranslations("incidents.detections");
  return (
    <Panel title={t("title")} note={t("note")}>
      {detections.length === 0 ? <PanelEmpty icon="eye" what={t("none")} why={t("noneWhy")} /> : null}
      {detections.map((detection) => (
        <Detection key={detection.id} detection={detection} />
      ))}
    </Panel>
  );
}

function Detection({ detection }: { readonly detection: LinkedDetection }) {
  const t = useTranslations("incidents.detections");
  const words = useWords("incidents.entry");
  const { votes, endedAt } = detection;
  const lost = howMany(votes.filter(({ counts, says }) => counts && says === "lost"));
  const counted = howMany(votes.filter(({ counts }) => counts));
  const ballots = bySubject(votes);
  return (
    <section className="detection" aria-label={`${detection.kind} ${detection.subject}`}>
      <div className="row apart">
        <h3>{words(detection.kind, { subject: detection.subject }) ?? detection.kind}</h3>
        {endedAt ? (
          <Status state="ok">{t("over")}</Status>
        ) : (
          <Status state="bad" loud="tint">
            {votes.length > 0 ? t("lostBy", { lost, counted }) : t("lasts")}
          </Status>
        )}
      </div>
      <p className="quiet text-small">
        {detection.lastGoodAt
          ? t.rich("lastGood", { time: () => <Time at={detection.lastGoodAt ?? ""} /> })
          : t("noGood")}
        {" · "}
        {t.rich("confirmed", { time: () => <Time at={detection.confirmedAt} /> })}
        {endedAt ? <> · {t.rich("ended", { time: () => <Time at={endedAt} /> })}</> : null}
      </p>
      {ballots.map((ballot) => (
        <Fragment key={ballot.subject}>
          {ballots.length > 1 ? <h4 className="quiet text-small">{ballot.subject}</h4> : null}
          <ul className="ballot">
            {ballot.votes.map((vote) => (
              <Vote key={vote.witness} vote={vote} />
            ))}
          </ul>
        </Fragment>
      ))}
      <Answer response={detection.response} />
    </section>
  );
}

const VOTE: Readonly<Record<"lost" | "answers" | "silent", State>> = { lost: "bad", answers: "ok", silent: "na" };

function Vote({ vote }: { readonly vote: BallotVote }) {
  const t = useTranslations("incidents.detections");
  const { witness, says, counts, why, met, since } = vote;
  const seen = met.map(({ probe, how }) => `${probe} ${t(`how.${how}`)}`).join(" · ");
  return (
    <li className={counts ? undefined : "uncounted"}>
      <b>{witness}</b>
      <Status state={VOTE[says ?? "silent"]}>{t(`vote.${says ?? "silent"}`)}</Status>
      <span className="soft">{seen || "—"}</span>
      <span className="quiet text-small">
        {counts ? since ? <Time at={since} /> : null : t(`uncounted.${uncounted(why.key)}`)}
      </span>
    </li>
  );
}

type Uncounted = Exclude<BallotVote["why"]["key"], "counts-lost" | "counts-answers">;
const uncounted = (key: BallotVote["why"]["key"]): Uncounted =>
  key === "counts-lost" || key === "counts-answers" ? "too-short" : key;

/** What came of it: the run, or why nothing was done without being asked. */
function Answer({ response }: { readonly response: LinkedDetection["response"] }) {
  const t = useTranslations("incidents.detections");
  const reasons = useReasons();
  if (response === null) return null;
  return response.state === "held" ? (
    <p className="note held">
      <Status state="hold" icon="pause">
        {t("held")}
      </Status>
      <span>{reasons.all(response.held)}</span>
    </p>
  ) : (
    <p className="note">{t(`answered.${response.by}`, { run: runName(response.run) })}</p>
  );
}
