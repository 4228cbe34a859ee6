import { type createFormatter, useFormatter, useTimeZone, useTranslations } from "next-intl";

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const SECONDS = { ...CLOCK, second: "2-digit" } as const;

type Format = ReturnType<typeof createFormatter>;
type Shape = "time" | "minute" | "millisecond" | "date" | "day" | "moment" | "full";

const SHAPES: Readonly<Record<Shape, (format: Format, at: Date, zone: string) => string>> = {
  time: (format, at) => format.dateTime(at, SECONDS),
  minute: (format, at) => format.dateTime(at, CLOCK),
  millisecond: (format, at) => format.dateTime(at, { ...SECONDS, fractionalSecondDigits: 3 }),
  date: (format, at) => monthDay(format, at),
  day: (format, at) => `${format.dateTime(at, { year: "numeric" }).replace(/\D/g, "")}-${monthDay(format, at)}`,
  moment: (format, at) => `${monthDay(format, at)} ${format.dateTime(at, SECONDS)}`,
  full: (format, at, zone) =>
    `${format.dateTime(at, { month: "short", day: "numeric", weekday: "short" })} ${format.dateTime(at, SECONDS)} ${zone}`,
};

type Props = { readonly at: string | Date; readonly shape?: Shape; readonly className?: string };

/** A moment in the viewer's zone (KST until it is known), with UTC on hover. `full` names the zone, `day` the year. */
export function Time({ at, shape = "time", className }: Props) {
  const format = useFormatter();
  const t = useTranslations("ui.time");
  const zone = zoneName(useTimeZone(), typeof at === "string" ? new Date(at) : at);
  const date = typeof at === "string" ? new Date(at) : at;
  const iso = date.toISOString();
  return (
    <time
      dateTime={iso}
      title={t("utc", { time: iso.replace("T", " ").replace("Z", "") })}
      className={className ?? "one-line"}
    >
      {SHAPES[shape](format, date, zone)}
    </time>
  );
}

/** `11-19` in every language: what tables and evidence use. */
function monthDay(format: Format, at: Date): string {
  const digits = format.dateTime(at, { month: "2-digit", day: "2-digit" }).match(/\d+/g);
  return digits ? digits.join("-") : "";
}

/** The name people say where there is one; otherwise the offset. */
function zoneName(zone: string | undefined, at: Date): string {
  const said: Readonly<Record<string, string>> = { "Asia/Seoul": "KST", "Asia/Tokyo": "JST", UTC: "UTC" };
  const known = said[zone ?? "UTC"];
  if (known) return known;
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone ?? "UTC", timeZoneName: "short" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}
