type Figures = Readonly<Record<string, string | number>>;

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;
const SECOND = ["second", 1_000] as const;

/** Figures of a demand as its sentence takes them: `everyMs: 60_000` becomes `every: "1 min"`, in the language of the page. */
export function demandFigures(figures: Figures, locale: string): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) =>
      name.endsWith("Ms") && typeof value === "number" ? [name.slice(0, -2), spanText(value, locale)] : [name, value],
    ),
  );
}

/** A span in milliseconds in the largest unit that says it without a fraction. A day is told as 24 hours. */
function spanText(ms: number, locale: string): string {
  const [unit, size] = UNITS.find(([name, one]) => ms % one === 0 && (name !== "day" || ms > one)) ?? SECOND;
  const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, style).format(ms / size);
}
