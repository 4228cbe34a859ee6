import type pg from "pg";

/** What the fake infrastructure is like now. Lives in the test's database, so that it outlives a killed worker. */
export type World = {
  /** Zones whose agents, gateways and nodes do not answer. */
  dead: string[];
  nodes: Record<string, Node>;
  synchronous: string[];
  /** `agent/backend/server` → state; absent: ready, of the database's router: maint. */
  servers: Record<string, "ready" | "drain" | "maint">;
  /** `agent/backend/server` → weight of the canary; absent: 10. */
  weights: Record<string, number>;
  /** `agent/file` → value; of the limits `agent/file/class` → rate. */
  maps: Record<string, string>;
  flags: Record<string, string>;
  /** Zone → how many consumers; absent: one. */
  consumers: Record<string, number>;
  canaries: string[];
  /** Highest token seen by `agent scope`, as an agent keeps it. */
  tokens: Record<string, string>;
  /** Answered keys: the same key is the same act. */
  keys: Record<string, unknown>;
  /** Verb → what happens to it: hang after its effect, hang before it, or fail so many times. */
  trouble: Record<string, "hang-after" | "hang-before" | number>;
};
export type Node = {
  role: "primary" | "standby" | "down";
  timeline: number;
  lsn: number;
  fenced: boolean;
  follows: string | null;
};

export const BEGINNING: World = {
  dead: [],
  nodes: {
    "kr-a": { role: "primary", timeline: 1, lsn: 100, fenced: false, follows: null },
    "kr-b": { role: "standby", timeline: 1, lsn: 100, fenced: false, follows: "kr-a" },
    "kr-c": { role: "standby", timeline: 1, lsn: 90, fenced: false, follows: "kr-a" },
  },
  synchronous: ["kr-b"],
  servers: {},
  weights: {},
  maps: { "outside/route.map": "kr" },
  flags: {},
  consumers: {},
  canaries: [],
  tokens: {},
  keys: {},
  trouble: {},
};

/** Makes a verb hang or fail from now on; null: it works again. */
export function trouble(world: World, verb: string, what: World["trouble"][string] | null): void {
  if (what === null) delete world.trouble[verb];
  else world.trouble[verb] = what;
}

export type Called = {
  readonly verb: string;
  readonly agent: string;
  readonly key: string;
  readonly token: string;
  readonly effect: boolean;
};

/** Reads and changes the world in one transaction each time. */
export class Worlds {
  readonly #pool: pg.Pool;
  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async create(): Promise<void> {
    await this.#pool.query("CREATE TABLE IF NOT EXISTS fake_world (id int PRIMARY KEY, state jsonb NOT NULL)");
    await this.#pool.query("CREATE TABLE IF NOT EXISTS fake_call (id bigserial PRIMARY KEY, called jsonb NOT NULL)");
    await this.reset();
  }

  async reset(): Promise<void> {
    await this.#pool.query(
      "INSERT INTO fake_world VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state",
      [JSON.stringify(BEGINNING)],
    );
    await this.#pool.query("DELETE FROM fake_call");
  }

  async read(): Promise<World> {
    return (await this.#pool.query("SELECT state FROM fake_world WHERE id = 1")).rows[0]?.state as World;
  }

  async change<T>(change: (world: World) => T): Promise<T> {
    const client = await this.#pool.connect();
    try {
      await client.query("BEGIN");
      const world = (await client.query("SELECT state FROM fake_world WHERE id = 1 FOR UPDATE")).rows[0]
        ?.state as World;
      const result = change(world);
      await client.query("UPDATE fake_world SET state = $1 WHERE id = 1", [JSON.stringify(world)]);
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      client.release();
    }
  }

  async note(called: Called): Promise<void> {
    await this.#pool.query("INSERT INTO fake_call (called) VALUES ($1)", [JSON.stringify(called)]);
  }

  async calls(verb?: string): Promise<Called[]> {
    const { rows } = await this.#pool.query("SELECT called FROM fake_call ORDER BY id");
    const all = rows.map((row) => row.called as Called);
    return verb === undefined ? all : all.filter((one) => one.verb === verb);
  }
}
