import { Agent, get } from "node:http";
import { createInterface } from "node:readline";
import { concernedRouters } from "#domain/live/interests.ts";
import { ask } from "./ask.ts";

/** What a page of the overview asks at each change, in one batch as the browser sends it. */
export const OVERVIEW_PAGE = "/api/trpc/overview.banner,overview.current?batch=1&input=%7B%7D";
const CHANGES = "/api/trpc/live.changes";

export type Viewers = {
  /** All of them hear. */
  readonly arrived: Promise<void>;
  /** Answers they got so far, and what they were told. */
  counts(): { readonly answers: number; readonly told: number; readonly failed: number };
  leave(): void;
};

/** People who look at the overview and do nothing: each hears the changes and asks again, as components/live does. */
export function watch(url: string, cookie: string, people: number): Viewers {
  const agent = new Agent({ keepAlive: true, maxSockets: people });
  const left = new AbortController();
  const counts = { answers: 0, told: 0, failed: 0 };
  const arrive = async () => {
    let asking = false;
    let again = false;
    const askAgain = async () => {
      again = true;
      if (asking) return;
      asking = true;
      while (again && !left.signal.aborted) {
        again = false;
        const { status } = await ask(url + OVERVIEW_PAGE, cookie, agent).catch(() => ({ status: 0 }));
        if (status === 200) counts.answers += 1;
        else if (!left.signal.aborted) counts.failed += 1;
      }
      asking = false;
    };
    const hears = Promise.withResolvers<void>();
    const request = get(url + CHANGES, { headers: { cookie, accept: "text/event-stream" }, signal: left.signal });
    request.on("error", hears.reject);
    request.on("response", (response) => {
      const lines = createInterface({ input: response });
      const gone = () => {
        if (!left.signal.aborted) counts.failed += 1;
      };
      response.on("error", gone);
      lines.on("error", () => undefined);
      lines.on("line", (line) => {
        const told = toldOf(line);
        if (!told) return;
        hears.resolve();
        counts.told += 1;
        const routers = concernedRouters(told.tables, told.everything);
        if (routers === null || routers.has("overview")) void askAgain();
      });
    });
    await hears.promise;
  };
  const arrived = Promise.all(Array.from({ length: people }, arrive)).then(() => undefined);
  return {
    arrived,
    counts: () => ({ ...counts }),
    leave: () => {
      left.abort();
      agent.destroy();
    },
  };
}

function toldOf(line: string): { readonly tables: readonly string[]; readonly everything: boolean } | null {
  if (!line.startsWith("data:")) return null;
  const { json } = JSON.parse(line.slice("data:".length)) as { json?: { tables?: string[]; everything?: boolean } };
  return json?.tables ? { tables: json.tables, everything: json.everything === true } : null;
}
