import { useFormatter, useTranslations } from "next-intl";

const SHAPES = {
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  minute: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  millisecond: { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23" },
  date: { month: "2-digit", day: "2-digit" },
  moment: { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  full: {
    year: "numeric",
    month: "short",
    day: "numeric",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  },
} as const;

type Props = { readonly at: string | Date; readonly shape?: keyof typeof SHAPES; readonly className?: string };

/** A moment in the viewer's zone (KST until it is known), with UTC on hover. */
export function Time({ at, shape = "time", className }: Props) {
  const format = useFormatter();
  const t = useTranslations("ui.time");
  const date = typeof at === "string" ? new Date(at) : at;
  const iso = date.toISOString();
  return (
    <time
      dateTime={iso}
      title={t("utc", { time: iso.replace("T", " ").replace("Z", "") })}
      className={className ?? "one-line"}
    >
      {format.dateTime(date, SHAPES[shape])}
    </time>
  );
}
