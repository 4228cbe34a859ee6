"use client";
import { useTranslations } from "next-intl";
import type { KeyState } from "#server/backups/router.ts";
import { Icon } from "../ui/icon.tsx";
import { Status } from "../ui/status.tsx";
import { ReasonWords, type WordedReason } from "./reason-words.tsx";

const TONE = { yes: "ok", no: "bad", unknown: "na" } as const;

/** What it is locked with, and whether that opens it now. */
export function KeyCell({ state }: { readonly state: KeyState }) {
  const t = useTranslations("backups.key");
  const { need, name, more, opens, because } = state;
  if (need !== "key") return <span className="quiet">{t(need)}</span>;
  return (
    <>
      <span className="one-line key-name">
        <Icon name="key" size="s" className={TONE[opens]} label={t(`opens.${opens}`)} />{" "}
        <span className="mono" title={name ?? ""}>
          {name}
        </span>
        {more > 0 ? <span className="quiet"> +{more}</span> : null}
      </span>
      {because ? (
        <div className="text-small wrapping">
          <Status state={TONE[opens]}>
            <ReasonWords reason={because as WordedReason} />
          </Status>
        </div>
      ) : null}
    </>
  );
}
