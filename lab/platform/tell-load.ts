import type { Manifest } from "../manifest.ts";
import { startComponent } from "../start-component.ts";
import { stopComponent } from "../stop-component.ts";
import { readPace, writePace } from "./pace.ts";

const SURGE = 10;

/** Starts, stops, or tells the load how much to send; answers what was done. */
export async function tellLoad(
  manifest: Manifest,
  what: string,
  { perSecond, times }: { readonly perSecond?: string | undefined; readonly times?: string | undefined } = {},
): Promise<string> {
  const { control } = manifest.load;
  const number = (name: string, text: string): number => {
    const value = Number(text);
    if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} "${text}" is no number above 0.`);
    return value;
  };
  const now = readPace(control, 0);
  const rate = now.perSecond > 0 ? { perSecond: now.perSecond } : {};
  switch (what) {
    case "start":
      writePace(control, perSecond === undefined ? rate : { perSecond: number("per-second", perSecond) });
      return `load: ${await startComponent(manifest, "outside", "load")}`;
    case "stop":
      await stopComponent(manifest, "outside", "load");
      return "load: stopped";
    case "surge": {
      const surge = times === undefined ? SURGE : number("times", times);
      writePace(control, { ...rate, surge });
      return `load: ${surge} times as many logs from now on`;
    }
    case "calm":
      writePace(control, rate);
      return "load: as many logs as before";
    default:
      throw new Error(`load start, stop, surge or calm, not "${what}".`);
  }
}
