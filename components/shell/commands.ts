import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useTRPC } from "../live/trpc.ts";
import type { IconName } from "../ui/icon.tsx";
import { localTitle, runName } from "./local-title.ts";
import { placesFor } from "./places.ts";
import type { Viewer } from "./viewer.ts";

export type Command = {
  readonly group: "pages" | "plans" | "runs";
  readonly icon: IconName;
  readonly label: string;
  readonly detail: string | null;
  readonly href: string;
  /** Everything it can be found by. */
  readonly words: string;
};

/** What this viewer can go to or start, from the palette. */
export function useCommands(viewer: Viewer): { readonly commands: readonly Command[]; readonly failed: boolean } {
  const t = useTranslations("shell");
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
        href: place.href,
        words: `${place.name} ${t(`nav.${place.name}`)}`,
      }),
    );
  const plans = (data?.plans ?? []).map((plan): Command => {
    const title = localTitle(plan.title, locale, plan.name);
    return {
      group: "plans",
      icon: "play",
      label: t("palette.startPlan", { plan: title }),
      detail: plan.name,
      href: `/failovers/new?plan=${encodeURIComponent(plan.name)}`,
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
      href: `/failovers/${run.number}`,
      words: `${runName(run.number)} ${run.number} ${title} ${Object.values(run.title).join(" ")}`,
    };
  });
  return { commands: [...pages, ...plans, ...runs], failed: isError };
}

/** Those that hold every typed word, in their own order. */
export function matching(commands: readonly Command[], text: string): readonly Command[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const words = `${command.words} ${command.label}`.toLowerCase();
    return wanted.every((word) => words.includes(word));
  });
}
