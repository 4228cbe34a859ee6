import { type RunStatus, TERMINAL } from "#domain/runs/status.ts";
import type { ArchivePort } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";

const NAME = /^rt-(\d+)$/;
const DROP_MS = 30_000;

/**
 * Removes restores whose run is over: cancelled, superseded or given up half way, it could not tear down itself. What no run of ours made
 * is left alone. @returns names of what was dropped
 */
export async function sweepScratches(
  db: Database,
  archive: ArchivePort,
  component: string,
  scratches: readonly string[],
): Promise<readonly string[]> {
  const numbers = scratches.flatMap((name) => {
    const [, number] = NAME.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  if (numbers.length === 0) return [];
  const runs = await db.run.findMany({ where: { number: { in: numbers } }, select: { number: true, status: true } });
  const over = runs.filter((run) => TERMINAL.has(run.status as RunStatus));
  for (const { number } of over) {
    const [drawn] = await db.$queryRaw<{ token: bigint }[]>`SELECT nextval('fencing_token_seq') AS token`;
    await archive.dropScratch(component, `rt-${number}`, {
      scope: `scratch/${component}`,
      token: drawn?.token ?? 0n,
      key: `sweep:${number}:${Date.now()}`,
      signal: AbortSignal.timeout(DROP_MS),
      record: () => undefined,
    });
    console.log(`restore test FO-${number}: what it left in the archive of ${component} was removed`);
  }
  return over.map(({ number }) => `rt-${number}`);
}
