import pg from "pg";
import { uuid7 } from "#domain/ids.ts";

/**
 * Commits `rows` audit rows one after another and waits for each one's seal. For the bench and the tests: something else must be sealing.
 * @returns ms from the commit's answer to the first look that found the seal, one a row; the look repeats every 5 ms
 * @throws Error when a seal does not come within `patienceMs`
 */
export async function measureSealLatency(
  databaseUrl: string,
  installationId: string,
  rows: number,
  patienceMs = 10_000,
): Promise<readonly number[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const took: number[] = [];
  try {
    for (let n = 0; n < rows; n++) {
      const id = uuid7();
      await client.query(
        `INSERT INTO audit_event (id, installation_id, actor, actor_name, roles, action, subject_type, subject_id)
         VALUES ($1, $2, 'system:measurement', 'measurement', '{}', 'audit.measured', 'run', $3)`,
        [id, installationId, String(n)],
      );
      const committed = performance.now();
      while (!(await isSealed(client, id))) {
        if (performance.now() - committed > patienceMs)
          throw new Error(`Row ${id} was not sealed within ${patienceMs} ms.`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      took.push(performance.now() - committed);
    }
  } finally {
    await client.end();
  }
  return took;
}

async function isSealed(client: pg.Client, eventId: string): Promise<boolean> {
  const { rowCount } = await client.query("SELECT FROM audit_seal WHERE event_id = $1", [eventId]);
  return rowCount === 1;
}
