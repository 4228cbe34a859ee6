"use client";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, Suspense } from "react";
import { useNow } from "../live/clock.tsx";
import { useLive } from "../live/live.tsx";
import { Age } from "../ui/age.tsx";
import { Time } from "../ui/time.tsx";
import { AccountButton } from "./account-button.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { isAt, placesFor } from "./places.ts";
import { RegionFilter } from "./region-filter.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import type { Viewer } from "./viewer.ts";

type Props = {
  readonly viewer: Viewer;
  readonly find: ReactNode;
  readonly regions: readonly string[];
  /** In a crisis the overview shows everything. */
  readonly calm: boolean;
};

export function TopBar({ viewer, find, regions, calm }: Props) {
  const t = useTranslations("shell");
  const path = usePathname();
  const place = placesFor(viewer)
    .flatMap(({ places }) => places)
    .find((one) => isAt(one, path));
  return (
    <header className="top-bar">
      <span className="where">{place ? t(`nav.${place.name}`) : t("product")}</span>
      {regions.length > 1 && ((path === "/" && calm) || path === "/backups") ? (
        <Suspense>
          <RegionFilter regions={regions} one={path === "/backups"} />
        </Suspense>
      ) : null}
      <div className="end">
        <LiveAge />
        <WallTime />
        {find}
        <div className="tools">
          <LanguageSwitch />
          <ThemeSwitch />
          <AccountButton viewer={viewer} />
        </div>
      </div>
    </header>
  );
}

/** The age of the last sign of life from the server. */
function LiveAge() {
  const t = useTranslations("shell.live");
  const { state, heardAt } = useLive();
  if (heardAt === null) return <span className="age stale">{t(state === "lost" ? "notConnected" : "connecting")}</span>;
  return <Age at={heardAt} staleAfterMs={7_000} live />;
}

function WallTime() {
  const now = useNow();
  return <Time at={new Date(now)} shape="full" className="wall-time" />;
}
