"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Change } from "#server/overview/router.ts";
import { useWords } from "../reasons/use-words.ts";
import { runName } from "../shell/local-title.ts";
import { Icon } from "../ui/icon.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";

/** The newest rows of the audit log, for those who may read it. */
export function ChangesPanel({ changes }: { readonly changes: readonly Change[] }) {
  const t = useTranslations("overview.changes");
  const words = useWords("audit.action");
  const end = (
    <Link href="/audit" className="button ghost small">
      {t("all")} <Icon name="right" size="xs" />
    </Link>
  );
  return (
    <Panel title={t("title")} tight end={end}>
      {changes.length === 0 ? <PanelEmpty icon="book" what={t("empty")} /> : null}
      <ul>
        {changes.map((change) => (
          <li className="list-row" key={change.id}>
            <Time at={change.at} shape="minute" className="mono quiet" />
            <span className="changed">
              {words(change.action) ?? change.action} {subject(change)}
            </span>
            <span className="end quiet text-small">{change.actorName}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The short name of what was changed, when the row says it: `FO-0412`, or a plan's or the site's version. */
function subject({ action, plan, detail }: Change): string {
  const number = detail["number"];
  if (typeof number === "number" && !/^(plan|topology)\./.test(action)) return runName(number);
  const version = typeof number === "number" ? `v${number}` : "";
  return [plan ?? detail["plan"], version].filter((part) => typeof part === "string" && part !== "").join(" ");
}
