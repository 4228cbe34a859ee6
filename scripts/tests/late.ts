import type { Report } from "./report.ts";

/** How `until`, Vitest, Playwright and a run's own step say that something had not come yet when its time was over. */
const LATE = [
  /did not happen within \d+ s/,
  /timed out in \d+ ?ms/i,
  /timeout of \d+ ?ms exceeded/i,
  /timeout \d+ ?ms exceeded/i,
  /^Timeout: +\d+ms$/m,
  /"key":"not-done-in-time"/,
];
/** More files than this are no busy machine: something is slow. */
const FILES_AT_MOST = 2;

/**
 * The files to be tried once more: those that failed, if all that failed was late. A machine that is busy with something else makes late;
 * nothing makes wrong, so a single failure of another kind means that none is tried again. What is late twice fails.
 */
export function lateFiles(report: Report): readonly string[] {
  const failed = [...report].filter(([, { failed }]) => failed > 0);
  const allLate = failed.every(([, { failures }]) =>
    failures.every((message) => LATE.some((form) => form.test(message))),
  );
  return allLate && failed.length <= FILES_AT_MOST ? failed.map(([file]) => file) : [];
}
