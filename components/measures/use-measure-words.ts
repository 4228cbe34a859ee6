"use client";
import { useTranslations } from "next-intl";
import { MEASURE_KINDS, type MeasureKind } from "#domain/measures/measure.ts";
import { REQUEST_CLASSES, type RequestClass } from "#domain/measures/request-class.ts";

type About = {
  readonly kind: MeasureKind;
  readonly component: string;
  readonly zone: string | null;
  readonly class: string | null;
};
type Values = Readonly<Record<string, unknown>>;

export type MeasureWords = {
  /** What it is, with the class or the zone it is about. */
  name(measure: About): string;
  /** A figure of its kind: requests a second, a weight, a percentage … */
  figure(kind: MeasureKind, value: number | string): string;
  /** An entry of a timeline, or a reason, about a measure: its codes in words. */
  entry(values: Values): Values;
};

export function useMeasureWords(): MeasureWords {
  const t = useTranslations("measures");
  const where = (word: string) => (isClass(word) ? t(`class.${word}`) : word);
  const figure = (kind: MeasureKind, value: number | string): string => {
    if (kind === "releases-paused")
      return value === "on" || value === "off" ? t(`figure.${kind}.${value}`) : `${value}`;
    const n = Number(value);
    if (!Number.isFinite(n)) return String(value);
    return kind === "traffic-limit" && n === 0 ? t("figure.none") : t(`figure.${kind}`, { n });
  };
  return {
    name: ({ kind, component, zone, class: of }) => t(`kind.${kind}`, { where: where(zone ?? of ?? component) }),
    figure,
    entry: (values) => {
      const kind = values["measure"];
      if (!isKind(kind)) return values;
      const named = { measure: t(`kind.${kind}`, { where: where(String(values["where"] ?? "—")) }) };
      const figures = ["from", "to"].flatMap((name) =>
        values[name] === undefined ? [] : [[name, figure(kind, String(values[name]))] as const],
      );
      return { ...values, ...named, ...Object.fromEntries(figures) };
    },
  };
}

function isKind(value: unknown): value is MeasureKind {
  return MEASURE_KINDS.some((kind) => kind === value);
}
function isClass(value: string): value is RequestClass {
  return REQUEST_CLASSES.some((one) => one === value);
}
