"use client";
import { useTranslations } from "next-intl";
import type { VersionRow } from "#server/backups/router.ts";
import { KeyName } from "./key-name.tsx";

type Props = { readonly version: Pick<VersionRow, "encryption" | "keyId" | "opens"> };

/** What its store says it is encrypted with, and whether that key opens it now. */
export function ObjectEncryption({ version: { encryption, keyId, opens } }: Props) {
  const t = useTranslations("backups.encrypted");
  return (
    <>
      {encryption === null ? <span className="quiet">{t("unsaid")}</span> : encryption}
      {keyId !== null && opens !== null ? (
        <div className="text-small">
          <KeyName keyId={keyId} opens={opens.recoverable} />
        </div>
      ) : null}
    </>
  );
}
