"use client";
import { useTranslations } from "next-intl";
import type { Standards, StandardView, VerdictSpan } from "#server/backups/router.ts";
import { STATE_OF } from "../overview/state-of.ts";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { ReasonWords } from "./reason-words.tsx";
import { spansOf } from "./spans.ts";

type Props = { readonly standard: StandardView } & Pick<Standards, "from" | "until">;

/** One demand: verdict, why, since when; the line of what it was; and each change of it when it is opened. */
export function StandardRow({ standard, from, until }: Props) {
  const t = useTranslations("backups");
  const [now] = standard.spans;
  const drawn = spansOf(standard, from, until);
  const state = STATE_OF[standard.status];
  return (
    <li className={standard.status === "met" ? "standard-row" : `standard-row at ${state}`}>
      <div className="demand strong">{t(`part.${standard.part}`)}</div>
      <div>
        <Status state={state} loud={state === "bad" ? "tint" : "plain"} />
      </div>
      <div className="because">
        <Reasons span={now} />
        <div className="quiet text-small">
          {t.rich("since", { time: () => <Time at={now.since} shape="moment" /> })}
        </div>
      </div>
      <div className="verdict-line" role="img" aria-label={t("standards.line", { n: standard.spans.length - 1 })}>
        {drawn.map(({ status, left, width, span }) => (
          <i
            key={span.since + (span.endedAt ?? "")}
            className={STATE_OF[status]}
            style={{ left: `${left}%`, width: `${width}%` }}
          />
        ))}
      </div>
      <details className="changes">
        <summary>{t("standards.history", { n: standard.spans.length })}</summary>
        <ol>
          {standard.spans.map((span) => (
            <li key={span.since + (span.endedAt ?? "")}>
              <Status state={STATE_OF[span.status]} />
              <span className="quiet one-line">
                <Time at={span.since} shape="moment" /> –{" "}
                {span.endedAt === null ? t("standards.stillSo") : <Time at={span.endedAt} shape="moment" />}
              </span>
              <span>
                <Reasons span={span} />
              </span>
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}

function Reasons({ span }: { readonly span: VerdictSpan }) {
  return span.reasons.map((reason) => (
    <div key={JSON.stringify(reason)}>
      <ReasonWords reason={reason} />
    </div>
  ));
}
