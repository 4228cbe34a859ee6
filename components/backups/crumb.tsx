"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** The way back to where this page belongs. */
export function Crumb({ also }: { readonly also?: ReactNode }) {
  const t = useTranslations("backups");
  return (
    <p className="quiet text-small">
      <Link href="/backups" className="underlined">
        {t("title")}
      </Link>
      {also ? <> · {also}</> : null}
    </p>
  );
}
