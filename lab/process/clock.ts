import { readFaults } from "../faults/kept.ts";
import { findFaketime } from "../packages.ts";

/** Variables that give a process the clock that the faults in force say it has; none for the right time. */
export function clockOf(stateDir: string, name: string): Readonly<Record<string, string>> {
  const skew = readFaults(stateDir).find((fault) => fault.kind === "skewed" && fault.target === name);
  const library = findFaketime();
  if (skew?.kind !== "skewed" || library === null) return {};
  return {
    LD_PRELOAD: library,
    FAKETIME: `${skew.seconds > 0 ? "+" : ""}${skew.seconds}`,
    // Time passes as ever: timeouts and intervals are not what is wrong.
    DONT_FAKE_MONOTONIC: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    NO_FAKE_STAT: "1",
  };
}
