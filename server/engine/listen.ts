import pg from "pg";

export type Told = { readonly table: string; readonly id: string };

/** Hears `NOTIFY haechi` as `<table>:<id>`, connecting again when the connection is lost. What it misses, polling finds. */
export function listen(databaseUrl: string, onTold: (told: Told) => void): { stop(): Promise<void> } {
  let stopped = false;
  let client: pg.Client | null = null;
  let wake: () => void = () => {};

  const loop = (async () => {
    while (!stopped) {
      try {
        const made = new pg.Client({
          connectionString: databaseUrl,
          connectionTimeoutMillis: 2_000,
          keepAlive: true,
          application_name: "haechi-listen",
        });
        const lost = new Promise<void>((resolve) => {
          made.on("error", () => resolve());
          made.on("end", () => resolve());
        });
        made.on("notification", ({ payload = "" }) => {
          const colon = payload.indexOf(":");
          onTold({ table: payload.slice(0, colon), id: payload.slice(colon + 1) });
        });
        await made.connect();
        client = made;
        await made.query("LISTEN haechi");
        await lost;
      } catch {
        // reported by what polls: every query of theirs fails as well
      }
      client = null;
      if (!stopped) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 1_000);
        });
      }
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      wake();
      await client?.end().catch(() => undefined);
      await loop;
    },
  };
}
