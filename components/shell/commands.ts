import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useTRPC } from "../live/trpc.ts";
import { zoneHref } from "../regions/place-name.ts";
import type { IconName } from "../ui/icon.tsx";
import type { Act } from "./acts.tsx";
import { localTitle, runName } from "./local-title.ts";
import { placesFor } from "./places.ts";
import type { Viewer } from "./viewer.ts";

export type Command = {
  readonly group: "pages" | "actions" | "zones" | "components" | "plans" | "runs";
  readonly icon: IconName;
  readonly label: string;
  readonly detail: string | null;
  /** Where it goes, or the dialog it opens. */
  readonly to: { readonly href: string } | { readonly act: Act };
  /** Everything it can be found by. */
  readonly words: string;
};

/** What this viewer can go to or start, from the palette. */
export function useCommands(viewer: Viewer): { readonly commands: readonly Command[]; readonly failed: boolean } {
  const t = useTranslations("shell");
  const kinds = useTranslations("overview.kind");
  const locale = useLocale();
  const trpc = useTRPC();
  const { data, isError } = useQuery(trpc.overview.find.queryOptions());
  const pages = placesFor(viewer)
    .flatMap(({ places }) => places)
    .map(
      (place): Command => ({
        group: "pages",
        icon: place.icon,
        label: t(`nav.${place.name}`),
        detail: null,
        to: { href: place.href },
        words: `${place.name} ${t(`nav.${place.name}`)}`,
      }),
    );
  const action = (act: Act, icon: IconName, label: string, words: string): Command => {
    return { group: "actions", icon, label, detail: null, to: { act }, words };
  };
  const actions = [
    ...(viewer.may.declare ? [action("declare", "siren", t("palette.declare"), "incident declare sev")] : []),
    ...(viewer.may.setHandsOff ? [action("hands-off", "pause", t("palette.handsOff"), "hands off automatic")] : []),
  ];
  const zones = (data?.zones ?? []).map(
    ({ zone, region }): Command => ({
      group: "zones",
      icon: "topology",
      label: zone,
      detail: region,
      to: { href: zoneHref(region, zone) },
      words: `${zone} ${region}`,
    }),
  );
  const components = (data?.components ?? []).map(({ id, title, kind }): Command => {
    const said = kind === "database" ? localTitle(title, locale, id) : kinds(kind);
    return {
      group: "components",
      icon: kind === "database" ? "database" : "grid",
      label: said,
      detail: id,
      to: { href: `/components/${id}` },
      words: `${id} ${said} ${Object.values(title).join(" ")}`,
    };
  });
  const plans = (data?.plans ?? []).map((plan): Command => {
    const title = localTitle(plan.title, locale, plan.name);
    return {
      group: "plans",
      icon: "play",
      label: t("palette.startPlan", { plan: title }),
      detail: plan.name,
      to: { href: `/failovers/new?plan=${encodeURIComponent(plan.name)}` },
      words: `${plan.name} ${Object.values(plan.title).join(" ")}`,
    };
  });
  const runs = (data?.runs ?? []).map((run): Command => {
    const values = Object.values(run.values).filter(Boolean).join(", ");
    const title = [localTitle(run.title, locale, ""), values].filter(Boolean).join(" · ");
    return {
      group: "runs",
      icon: "shift",
      label: `${runName(run.number)} · ${title}`,
      detail: null,
      to: { href: `/failovers/${run.number}` },
      words: `${runName(run.number)} ${run.number} ${title} ${Object.values(run.title).join(" ")}`,
    };
  });
  return { commands: [...pages, ...actions, ...zones, ...components, ...plans, ...runs], failed: isError };
}

/** What tells it from every other. Its label does not: each region has its gateway, and all are called so. */
export function keyOf({ group, to }: Command): string {
  return `${group} ${"act" in to ? to.act : to.href}`;
}

/** Those that hold every typed word, in their own order. */
export function matching(commands: readonly Command[], text: string): readonly Command[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const words = `${command.words} ${command.label}`.toLowerCase();
    return wanted.every((word) => words.includes(word));
  });
}
