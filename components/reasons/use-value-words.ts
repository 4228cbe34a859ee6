"use client";
import { useWords } from "./use-words.ts";

type Values = Readonly<Record<string, unknown>>;

/** Codes among figures in words (`proof: "power-off"`), where facts.json has them; everything else as it is. */
export function useValueWords(): (values: Values) => Values {
  const words = useWords("facts.value");
  return (values) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === "string" ? (words(`${name}.${value}`) ?? value) : value,
      ]),
    );
}
