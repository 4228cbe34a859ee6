"use client";
import { useTranslations } from "next-intl";
import type { Recoverable } from "#domain/recovery-points/key-gone.ts";
import { Icon } from "../ui/icon.tsx";

type Props = { readonly keyId: string; readonly opens: Recoverable["recoverable"] };

/** The end of a key's name, which tells it from others, and whether it opens now what it locked. */
export function KeyName({ keyId, opens }: Props) {
  const t = useTranslations("backups.key");
  // `arn:aws:kms:…:key/abc` → `abc`, `alias/backups` → `backups`
  const name = keyId.slice(Math.max(keyId.lastIndexOf("/"), keyId.lastIndexOf(":")) + 1);
  return (
    <span className="one-line" title={keyId}>
      <Icon
        name="key"
        size="s"
        className={{ yes: "ok", no: "bad", unknown: "na" }[opens]}
        label={t(`opens.${opens}`)}
      />{" "}
      <span className="mono">{name.slice(-12)}</span>
    </span>
  );
}
