"use client";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { ArchiveView } from "#server/backups/router.ts";
import { requestFailoverAction } from "#server/failovers/actions.ts";
import { ReasonDialog } from "../failovers/reason-dialog.tsx";
import { localTitle } from "../shell/local-title.ts";
import { Time } from "../ui/time.tsx";
import { secondText } from "./backups-address.ts";

const PLAN = "restore-test";

type Props = { readonly archive: ArchiveView; readonly at: number; readonly onClose: () => void };

/** Starts a restore to a second beside everything that runs, with a reason; then its own page. */
export function TestDialog({ archive, at, onClose }: Props) {
  const t = useTranslations("backups.dialog");
  const locale = useLocale();
  const router = useRouter();
  // One id for one intent: a second click, or the same click sent again, is the same run.
  const [requestId] = useState(() => crypto.randomUUID());
  const started = useRef<number | null>(null);
  const values = { component: archive.component, second: secondText(at) };
  return (
    <ReasonDialog
      title={t("title")}
      description={t("what", { service: localTitle(archive.title, locale, archive.component), region: archive.region })}
      label={t("reason")}
      cancel={t("cancel")}
      confirm={t("confirm")}
      done={t("done")}
      needsReason={t("needsReason")}
      act={async (reason) => {
        const answer = await requestFailoverAction({ plan: PLAN, values, reason, requestId, allowDataLoss: false });
        if (answer.ok) started.current = answer.number;
        return answer;
      }}
      onClose={onClose}
      onChanged={() => {
        if (started.current !== null) router.push(`/backups/tests/${started.current}`);
      }}
    >
      <dl className="dialog-facts">
        <div>
          <dt>{t("second")}</dt>
          <dd className="strong">
            <Time at={new Date(at)} shape="full" />
          </dd>
        </div>
        <div>
          <dt>{t("beside")}</dt>
          <dd>{t("besideWhat")}</dd>
        </div>
      </dl>
    </ReasonDialog>
  );
}
