import type { Findings } from "./bench.ts";

/** Figures and targets in lines for a person. */
export function table({ figures, targets }: Findings): string {
  const rows = lines(figures);
  const width = Math.max(...rows.map(([name]) => name.length), 0);
  return [
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    "",
    ...targets.map(
      ({ name, value, limit, bound, unit, met }) =>
        `  ${met ? "met    " : "NOT MET"}  ${name}: ${value ?? "not measured"} ${unit} (${bound} ${limit} ${unit})`,
    ),
  ].join("\n");
}

/** One line a figure; a summary (numbers alone) is one line, too. */
function lines(figures: Readonly<Record<string, unknown>>, path = ""): (readonly [string, string])[] {
  return Object.entries(figures).flatMap(([name, value]) => {
    const at = path ? `${path}.${name}` : name;
    if (Array.isArray(value))
      return value.length > 0 ? value.map((one) => [at, String(one)] as const) : [[at, "none"] as const];
    if (typeof value !== "object" || value === null) return [[at, String(value)] as const];
    const inner = Object.entries(value);
    if (inner.some(([, one]) => typeof one === "object" && one !== null))
      return lines(value as Readonly<Record<string, unknown>>, at);
    return [[at, inner.map(([key, one]) => `${key} ${one}`).join(" · ")] as const];
  });
}
