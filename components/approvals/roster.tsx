"use client";
import { useTranslations } from "next-intl";
import type { ApprovalView, RosterRow } from "#server/approvals/router.ts";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";

/** Who was asked and whether that reached a mail server, who decided what and when, and how many are needed. */
export function Roster({ view }: { readonly view: ApprovalView }) {
  const t = useTranslations("approvals.roster");
  return (
    <section className="card" aria-labelledby="roster" style={{ paddingBottom: 6 }}>
      <h2 id="roster">
        {t("title", { approved: view.approved, threshold: view.threshold })}
        <span className="end">{t("rule", { threshold: view.threshold, asked: view.roster.length })}</span>
      </h2>
      {view.roster.map((row) => (
        <Person key={row.title} row={row} open={view.status === "pending"} />
      ))}
    </section>
  );
}

function Person({ row, open }: { readonly row: RosterRow; readonly open: boolean }) {
  const t = useTranslations("approvals.roster");
  return (
    <div className="person-row">
      <span className="avatar" aria-hidden="true">
        {row.title.slice(0, 2).toUpperCase()}
      </span>
      <span>
        {row.title} {row.you ? <span className="quiet">{t("you")}</span> : null}
        <small>
          {row.decision ? (
            <>
              <Time at={row.decision.at} />
              {row.decision.by === row.title ? null : ` · ${row.decision.by}`}
              {row.decision.what === "approve" ? ` · ${t("freshLogin")}` : null}
              {row.decision.reason ? ` · ${row.decision.reason}` : null}
            </>
          ) : (
            <Undecided row={row} open={open} />
          )}
        </small>
      </span>
      {row.decision && row.decision.counts !== "yes" ? (
        <Status state="na">{t(row.decision.counts)}</Status>
      ) : row.decision ? (
        <Status state={row.decision.what === "approve" ? "ok" : "bad"}>{t(row.decision.what)}</Status>
      ) : row.you && open ? (
        <Status state="hold">{t("waiting")}</Status>
      ) : (
        <Status state="na">{t("noAnswer")}</Status>
      )}
    </div>
  );
}

/** Whether they know of it at all. A mail that did not go out is not an approver who takes their time. */
function Undecided({ row, open }: { readonly row: RosterRow; readonly open: boolean }) {
  const t = useTranslations("approvals.roster");
  const { mail } = row;
  if (!open) return t("none");
  if (row.you) return t("now");
  switch (mail.state) {
    case "sent":
      // Not green: that somebody was asked is no approval.
      return t.rich("mail.sent", { time: () => <Time at={mail.at} /> });
    case "waiting":
      return <Status state="run">{t("mail.waiting")}</Status>;
    case "failed":
      return (
        <>
          <Status state="bad">{t("mail.failed", { attempts: mail.attempts })}</Status>{" "}
          {mail.again === null
            ? t("mail.givenUp")
            : t.rich("mail.again", { time: () => <Time at={mail.again ?? ""} /> })}{" "}
          {t("mail.otherWay")}
        </>
      );
    case "none":
      return (
        <>
          <Status state="na">{t("mail.none")}</Status> {t("mail.otherWay")}
        </>
      );
  }
}
