import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** How much the load sends: its own rate, or what it was told, times `surge`. */
export type Pace = { readonly perSecond: number; readonly surge: number };

export function readPace(file: string, normal: number): Pace {
  try {
    const said = JSON.parse(readFileSync(file, "utf8")) as Partial<Pace>;
    return { perSecond: positive(said.perSecond, normal), surge: positive(said.surge, 1) };
  } catch {
    return { perSecond: normal, surge: 1 };
  }
}

/** Takes effect on a load that runs within a quarter of a second. */
export function writePace(file: string, pace: Partial<Pace>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(pace)}\n`);
  renameSync(`${file}.new`, file);
}

function positive(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : otherwise;
}
