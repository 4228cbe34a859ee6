import { readFileSync } from "node:fs";
import pg from "pg";
import type { Started } from "./processes.ts";
import { until } from "./until.ts";

/** The web process answers its sign-in page. */
export async function webAnswers(url: string, web: () => Started): Promise<void> {
  await answers(`${url}/sign-in`, web);
}

/** A process answers at its address. One that ended is told with the end of its log. */
export async function answers(address: string, by: () => Started): Promise<void> {
  await until(`The ${by().name} process answering`, 60_000, async () => {
    alive(by());
    const answer = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    return answer.ok;
  });
}

/** Everything has been measured since then, and well: what an earlier start measured does not count. Returns how many things are. */
export async function measuredStates(databaseUrl: string, since: Date, worker: () => Started): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await until("The first measurements", 60_000, async () => {
      alive(worker());
      const { rows } = await client.query<{ n: number; good: number }>(
        "select count(*)::int as n, count(*) filter (where ok)::int as good from measurement where at > $1 and component not like 'objective/%'",
        [since],
      );
      const [row] = rows;
      return row && row.n >= 10 && row.good === row.n ? row.n : false;
    });
  } finally {
    await client.end();
  }
}

function alive(process: Started): void {
  if (process.ended())
    throw new Error(
      `${process.name} ended; the end of ${process.log}:\n${readFileSync(process.log, "utf8").slice(-2_000)}`,
    );
}
