"use client";
import { useTranslations } from "next-intl";

type Values = Readonly<Record<string, unknown>>;

/** Codes among figures in words (`proof: "power-off"`), where facts.json has them; everything else as it is. */
export function useValueWords(): (values: Values) => Values {
  const t = useTranslations("facts.value");
  return (values) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const key = `${name}.${String(value)}`;
        return [name, typeof value === "string" && t.has(key) ? t(key) : value];
      }),
    );
}
