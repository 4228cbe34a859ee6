/**
 * Elapsed time as people say it in an incident: `8:22`, beyond an hour `1:02:03`. Input in milliseconds, rounded down;
 * a negative value (clocks disagree) shows as `0:00`.
 */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** From a day on its days and hours; null below: `formatDuration` says enough of it. */
export function dayParts(ms: number): { readonly days: number; readonly hours: number } | null {
  const hours = Math.floor(ms / 3_600_000);
  return hours < 24 ? null : { days: Math.floor(hours / 24), hours: hours % 24 };
}

/** A figure with the unit of the reader's language: `8.2 s`, `8.2초`. */
type Seconds = (figure: string) => string;

/** How long a thing took: below ten seconds tenths are what tells (`0.4 s`, never a bare zero), then as `longer` says. */
export function formatTook(ms: number, seconds: Seconds, longer: (ms: number) => string = formatDuration): string {
  if (ms >= 9_950) return longer(ms);
  return ms > 0 && ms < 100 ? `< ${seconds("0.1")}` : seconds((Math.max(0, ms) / 1000).toFixed(1));
}

/** Targets in whole seconds beside what was measured in tenths: `< 0.1 s`, `0.4 s`, `8 s`, `13 s`; never as a clock. */
export function formatSeconds(ms: number, seconds: Seconds): string {
  if (ms < 100) return `< ${seconds("0.1")}`;
  const whole = ms >= 9_950 || ms % 1_000 === 0;
  return seconds((ms / 1_000).toFixed(whole ? 0 : 1));
}

/** The largest unit that says enough about an age: seconds up to a minute, minutes and seconds up to an hour, then hours, days. */
export function ageParts(ms: number): {
  readonly unit: "seconds" | "minutes" | "hours" | "days";
  readonly a: number;
  readonly b: number;
} {
  const value = Math.max(0, ms);
  const seconds = Math.floor(value / 1000);
  if (seconds < 60) return { unit: "seconds", a: seconds, b: 0 };
  if (seconds < 3600) return { unit: "minutes", a: Math.floor(seconds / 60), b: seconds % 60 };
  if (seconds < 86_400) return { unit: "hours", a: Math.floor(seconds / 3600), b: Math.floor((seconds % 3600) / 60) };
  return { unit: "days", a: Math.floor(seconds / 86_400), b: 0 };
}
