"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import { zoneHref } from "./place-name.ts";

type Props = { readonly region?: string | null; readonly zone?: string };

/** The way here: regions, one region, one zone. The page itself is no link. */
export function Crumbs({ region = null, zone }: Props) {
  const t = useTranslations("regions");
  if (region === null) return null;
  const steps = [
    { href: "/regions", word: t("all") },
    { href: `/regions/${encodeURIComponent(region)}`, word: region },
    ...(zone ? [{ href: zoneHref(region, zone), word: zone }] : []),
  ];
  return (
    <nav aria-label={t("way")} className="crumbs">
      {steps.map(({ href, word }, at) => (
        <span key={href}>
          {at > 0 ? <Icon name="right" size="xs" /> : null}
          {at < steps.length - 1 ? <Link href={href}>{word}</Link> : <span aria-current="page">{word}</span>}
        </span>
      ))}
    </nav>
  );
}
