import { useTranslations } from "next-intl";
import type { CurrentFigure, ObjectiveRow } from "#server/overview/router.ts";
import { useDuration, useTook } from "../ui/use-duration.ts";

/** What would be lost: «≤ 1 s» at the edge of what can be told apart, 0 only where nothing lies between two things, else m:ss. */
function useLoss(): (ms: number, resolutionMs: number) => string {
  const t = useTranslations("objectives.figure");
  const formatDuration = useDuration();
  return (ms, resolutionMs) => {
    const most = Math.max(ms, resolutionMs);
    if (most === 0) return t("zero");
    return ms <= 60_000 ? t("atMost", { seconds: Math.ceil(most / 1000) }) : formatDuration(ms);
  };
}

type Figure = Pick<CurrentFigure, "ms" | "atLeastMs">;

/** The figure of now: what would be lost, or how long it would take. Without one: a dash, or what it is at least. */
export function useCurrent(): (current: Figure, group: ObjectiveRow["group"], resolutionMs: number) => string {
  const t = useTranslations("objectives.figure");
  const formatDuration = useDuration();
  const formatTook = useTook();
  const loss = useLoss();
  return (current, group, resolutionMs) => {
    if (current.ms !== null) return group === "rpo" ? loss(current.ms, resolutionMs) : formatTook(current.ms);
    return current.atLeastMs ? t("atLeast", { time: formatDuration(current.atLeastMs) }) : "—";
  };
}

/** What was achieved; zero rows lost is zero. */
export function useAchieved(): (ms: number) => string {
  const t = useTranslations("objectives.figure");
  const formatTook = useTook();
  return (ms) => (ms === 0 ? t("zero") : formatTook(ms));
}

/** A target as the site's file says it: minutes where it is whole minutes. */
export function useTarget(): (ms: number) => string {
  const t = useTranslations("objectives.figure");
  const formatDuration = useDuration();
  return (ms) =>
    ms === 0 ? t("zero") : ms % 60_000 === 0 ? t("minutes", { minutes: ms / 60_000 }) : formatDuration(ms);
}
