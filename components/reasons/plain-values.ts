type Values = Readonly<Record<string, unknown>>;

/** Message arguments must be text or numbers; a figure the text asks for and nobody gave shows as a dash. */
export function plainValues(text: string, values: Values): Record<string, string | number> {
  const asked = [...text.matchAll(/\{(\w+)/g)].flatMap((match) => match[1] ?? []);
  return Object.fromEntries(asked.map((name) => [name, plain(values[name])]));
}

export function plain(value: unknown): string | number {
  if (typeof value === "number") return Number.isInteger(value) ? value : Math.round(value * 1000) / 1000;
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "—";
  if (Array.isArray(value))
    return value.length === 0
      ? "—"
      : value.map((one) => (typeof one === "object" ? `(${plain(one)})` : plain(one))).join(", ");
  if (typeof value === "boolean") return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${plain(inner)}`)
    .join(" ");
}
