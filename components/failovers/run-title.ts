import { titleOf } from "./plan-title.ts";

type Named = {
  readonly title: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly values: Readonly<Record<string, string>>;
};

/** The plan's title with what it was started for: `존 비우기 · kr-a`. */
export function runTitle(run: Named, locale: string): string {
  const values = Object.values(run.values).filter((value) => value !== "");
  return [titleOf(run, locale), values.join(", ")].filter(Boolean).join(" · ");
}
