"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Banner } from "#server/overview/router.ts";
import { BrandMark } from "../ui/brand-mark.tsx";
import { Icon } from "../ui/icon.tsx";
import { ControlPlaneState } from "./control-plane-state.tsx";
import { isAt, type Place, placesFor } from "./places.ts";
import type { Viewer } from "./viewer.ts";

type Props = { readonly viewer: Viewer; readonly banner: Banner | null; readonly error: unknown };

export function Sidebar({ viewer, banner, error }: Props) {
  const t = useTranslations("shell");
  return (
    <aside className="sidebar" aria-label={t("nav.label")}>
      <Link href="/" className="brand">
        <BrandMark />
        {t("product")}
        {banner ? <span className="tag">{banner.site}</span> : null}
      </Link>
      <nav aria-label={t("nav.label")}>
        {placesFor(viewer).map(({ heading, places }) => (
          <div key={heading}>
            <h2>{t(`nav.${heading}`)}</h2>
            <ul>
              {places.map((place) => (
                <li key={place.href}>
                  <NavLink place={place} count={countOf(place, banner)} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <ControlPlaneState controlPlane={banner?.controlPlane ?? null} error={error} />
    </aside>
  );
}

function NavLink({ place, count }: { readonly place: Place; readonly count: number }) {
  const t = useTranslations("shell.nav");
  const path = usePathname();
  const here = isAt(place, path);
  const told = count > 0 ? t(COUNTED[place.name] ?? "inProgress", { count }) : null;
  return (
    <Link
      href={place.href}
      aria-current={here ? "page" : undefined}
      title={told ? `${t(place.name)} · ${told}` : t(place.name)}
    >
      <Icon name={place.icon} />
      <span className="word">{t(place.name)}</span>
      {told ? (
        <>
          <span className="count" aria-hidden="true">
            {count}
          </span>
          <span className="unseen">{told}</span>
        </>
      ) : null}
    </Link>
  );
}

const COUNTED: Readonly<Partial<Record<Place["name"], "pending" | "openIncidents" | "notMet">>> = {
  objectives: "notMet",
  backups: "notMet",
  approvals: "pending",
  incidents: "openIncidents",
};

function countOf(place: Place, banner: Banner | null): number {
  if (!banner) return 0;
  if (place.name === "approvals") return banner.pendingApprovals;
  if (place.name === "objectives") return banner.objectivesNotMet;
  if (place.name === "backups") return banner.standards.breached + banner.standards.atRisk;
  if (place.name === "incidents") return banner.incidents.length;
  return place.name === "failovers" ? banner.openRuns.length : 0;
}
