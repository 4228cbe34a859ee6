import { Agent, request } from "node:http";
import type { Pool } from "pg";
import { asTenant } from "../console/database.ts";
import { messageOf } from "./http.ts";
import { caseNumberOf, isLogNumber, SYNTHETIC_FROM } from "./numbers.ts";

const ALERT_WITHIN_MS = 1_000;
/**
 * Synthetic cases are for whoever looks now. Those that go between a second that is restored and the look at it count as missing, and go
 * again after they are put back: kept for longer than anybody plays with a lab.
 */
const SYNTHETIC_KEPT = "4 hours";

export type Log = {
  readonly number: number;
  readonly tenant: string;
  readonly body: string;
  readonly synthetic: boolean;
};
/** Nothing is wrong with the message itself: what takes it in does not answer, and the next one would fare no better. */
export class Outage extends Error {}

/** The log of an entry. Throws when it is none. */
export function logOf(fields: Readonly<Record<string, string>>): Log {
  const { number, tenant, body } = fields;
  const synthetic = fields["synthetic"] === "1";
  if (!isLogNumber(Number(number), synthetic) || !tenant) throw new Error(`no log: number ${number}, tenant ${tenant}`);
  return { number: Number(number), tenant, body: body ?? "", synthetic };
}

/**
 * Makes the log's case. The same log again is the same case; it writes nevertheless, since a commit that wrote nothing waits for no
 * standby. Old synthetic cases of the tenant go in the same transaction.
 */
export async function makeCase(pool: Pool, log: Log): Promise<number> {
  const number = caseNumberOf(log);
  try {
    await asTenant(pool, log.tenant, async (client) => {
      await client.query(
        `insert into cases (number, tenant_id, title, body) values ($1, $2, $3, $4)
         on conflict (number) do update set title = excluded.title`,
        [number, log.tenant, `${log.synthetic ? "Synthetic log" : "Log"} ${log.number}`, log.body],
      );
      if (log.synthetic)
        await client.query(
          `delete from cases where number >= $1 and created_at < now() - interval '${SYNTHETIC_KEPT}'`,
          [SYNTHETIC_FROM],
        );
    });
    return number;
  } catch (error) {
    // Violated integrity (class 23) is the message's own fault, whoever answers.
    if (error instanceof Error && "code" in error && String(error.code).startsWith("23")) throw error;
    throw new Outage(`meta-DB: ${messageOf(error)}`);
  }
}

/** Tells the webhook outside of a case. It may be told twice of the same one, and knows it by its number. */
export function alerter(webhook: string): (log: Log, made: number) => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (log, made) =>
    new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(ALERT_WITHIN_MS);
      const failed = (why: string) => reject(new Outage(`webhook: ${why}`));
      const headers = { "content-type": "application/json", "idempotency-key": `case-${made}` };
      const call = request(new URL("/alerts", webhook), { method: "POST", agent, signal, headers }, (response) => {
        response.resume();
        response.once("error", (error) => failed(error.message));
        response.once("end", () =>
          response.statusCode === 200 ? resolve() : failed(`answers ${response.statusCode}`),
        );
      });
      call.once("error", (error) => failed(error.message));
      const marks = log.synthetic ? { synthetic: true } : {};
      call.end(JSON.stringify({ number: log.number, case: made, at: new Date().toISOString(), ...marks }));
    });
}
