"use client";
import { useFormatter } from "next-intl";
import { isToldList } from "#domain/reason.ts";
import { plain } from "../reasons/plain-values.ts";
import { useReasons } from "../reasons/use-reasons.ts";
import { useValueWords } from "../reasons/use-value-words.ts";
import { useWords } from "../reasons/use-words.ts";

const MOMENT = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;

function isMoment(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value);
}

type Values = Readonly<Record<string, unknown>>;

/** A fact in words: its message with its figures, or, for a key this version has no words for, the key and every figure. */
export function FactText({ factKey, values }: { readonly factKey: string; readonly values: Values }) {
  const words = useWords("facts");
  const format = useFormatter();
  const reasons = useReasons();
  const worded = useValueWords();
  const shown = Object.fromEntries(
    Object.entries(worded(values)).map(([name, value]) => [
      name,
      isMoment(value) ? format.dateTime(new Date(value), MOMENT) : isToldList(value) ? reasons.all(value) : value,
    ]),
  );
  const text = words(factKey, shown);
  if (text !== null) return <>{text}</>;
  return (
    <>
      <span className="mono">{factKey}</span> <FigureText values={values} />
    </>
  );
}

/** `name value · name value`, for figures nobody wrote a sentence for. `brief` leaves out what has parts of its own. */
export function FigureText({ values, brief = false }: { readonly values: Values; readonly brief?: boolean }) {
  const words = useWords("facts.figure");
  const worded = useValueWords();
  return (
    <>
      {Object.entries(worded(values))
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .filter(([, value]) => !brief || !hasParts(value))
        .map(([name, value]) => `${words(name) ?? name} ${plain(value)}`)
        .join(" · ")}
    </>
  );
}

function hasParts(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    (!Array.isArray(value) || value.some((one) => typeof one === "object"))
  );
}
