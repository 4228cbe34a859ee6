"use client";
import { useFormatter, useTranslations } from "next-intl";

const MOMENT = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;

function isMoment(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value);
}

type Values = Readonly<Record<string, unknown>>;

/** A fact in words: its message with its figures, or, for a key this version has no words for, the key and every figure. */
export function FactText({ factKey, values }: { readonly factKey: string; readonly values: Values }) {
  const t = useTranslations("facts");
  const format = useFormatter();
  const shown = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isMoment(value) ? format.dateTime(new Date(value), MOMENT) : value,
    ]),
  );
  if (t.has(factKey)) return <>{t(factKey, plainValues(String(t.raw(factKey)), shown))}</>;
  return (
    <>
      <span className="mono">{factKey}</span> <FigureText values={values} />
    </>
  );
}

/** `name value · name value`, for figures nobody wrote a sentence for. `brief` leaves out what has parts of its own. */
export function FigureText({ values, brief = false }: { readonly values: Values; readonly brief?: boolean }) {
  const t = useTranslations("facts.figure");
  return (
    <>
      {Object.entries(values)
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .filter(([, value]) => !brief || !hasParts(value))
        .map(([name, value]) => `${t.has(name) ? t(name) : name} ${plain(value)}`)
        .join(" · ")}
    </>
  );
}

/** Message arguments must be text or numbers; a figure the text asks for and nobody gave shows as a dash. */
export function plainValues(text: string, values: Values): Record<string, string | number> {
  const asked = [...text.matchAll(/\{(\w+)/g)].flatMap((match) => match[1] ?? []);
  return Object.fromEntries(asked.map((name) => [name, plain(values[name])]));
}

function plain(value: unknown): string | number {
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

function hasParts(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    (!Array.isArray(value) || value.some((one) => typeof one === "object"))
  );
}
