import { type Told, writeTold } from "#domain/reason.ts";
import type { DatabaseComponent, StreamComponent } from "#domain/topology/topology.ts";
import type { Database, Transaction } from "../db/client.ts";

/** From now on the component could not survive the loss of its largest zone, until protection is measured again. Keeps an earlier since. */
export async function markUnprotected(
  db: Database | Transaction,
  id: string,
  component: DatabaseComponent | StreamComponent,
  because: Told,
  runId: string | null,
): Promise<void> {
  const wanted = component.kind === "stream" ? component.replicas : component.synchronous;
  if (wanted === 0) return; // one node: the site does not ask for more
  await db.$executeRaw`
    INSERT INTO unprotected (component, since, because, run_id) VALUES (${id}, clock_timestamp(), ${writeTold([because])}, ${runId}::uuid)
    ON CONFLICT (component) DO NOTHING`;
}

/** Protection was measured: enough synchronous standbys or replicas have everything as it is written. */
export async function markProtected(db: Database | Transaction, id: string): Promise<void> {
  await db.unprotected.deleteMany({ where: { component: id } });
}
