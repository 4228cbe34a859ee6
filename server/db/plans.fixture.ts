import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "../../prisma/generated/client.ts";
import type { Database } from "./client.ts";

/**
 * A statement that was sent, and how the database would answer it with the same values.
 * `blocks` that it reads; null: it was not asked to answer it once more.
 */
export type Planned = { readonly text: string; readonly nodes: readonly PlanNode[]; readonly blocks: number | null };
export type PlanNode = { readonly type: string; readonly relation: string | null; readonly index: string | null };
type Plan = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Shared Hit Blocks"?: number;
  readonly "Shared Read Blocks"?: number;
  readonly Plans?: readonly Plan[];
};

/**
 * The plans of everything that `work` reads: by the planner as it is, with the values that were really sent.
 * @param how measured: each is answered once more to count the blocks it reads; it must write nothing
 */
export async function plansOf(
  url: string,
  work: (db: Database) => Promise<unknown>,
  how: "planned" | "measured" = "planned",
): Promise<readonly Planned[]> {
  const sent: { readonly text: string; readonly values: unknown[] }[] = [];
  class Listening extends pg.Client {
    override query(...args: unknown[]): never {
      const [query, values] = args as [string | { text?: string; values?: unknown[] }, unknown[] | undefined];
      const text = typeof query === "string" ? query : (query.text ?? "");
      if (/^\s*(select|with)\b/i.test(text))
        sent.push({ text, values: values ?? (typeof query === "string" ? [] : (query.values ?? [])) });
      return (super.query as (...all: unknown[]) => never)(...args);
    }
  }
  const pool = new pg.Pool({ connectionString: url, max: 4, Client: Listening });
  const db = new PrismaClient({ adapter: new PrismaPg(pool) });
  try {
    await work(db);
  } finally {
    await db.$disconnect();
    await pool.end();
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const planned: Planned[] = [];
    const options = how === "measured" ? "ANALYZE, BUFFERS, FORMAT JSON" : "FORMAT JSON";
    for (const { text, values } of sent) {
      const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(`EXPLAIN (${options}) ${text}`, values);
      const [found] = rows[0]?.["QUERY PLAN"] ?? [];
      const { "Shared Hit Blocks": hit = 0, "Shared Read Blocks": read = 0 } = found?.Plan ?? {};
      const blocks = how === "measured" ? hit + read : null;
      planned.push({ text, nodes: found === undefined ? [] : nodesOf(found.Plan), blocks });
    }
    return planned;
  } finally {
    await client.end();
  }
}

function nodesOf(plan: Plan): readonly PlanNode[] {
  const own = { type: plan["Node Type"], relation: plan["Relation Name"] ?? null, index: plan["Index Name"] ?? null };
  return [own, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
