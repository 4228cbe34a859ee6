import { expect, it } from "vitest";
import { makeQueryClient } from "./query-client.ts";
import { leaveWhenOver } from "./session-over.ts";

const refused = (code: string, key: string) => Object.assign(new Error(key), { data: { code, key } });
const over = refused("UNAUTHORIZED", "not-signed-in");

function page(pathname: string, search = "") {
  const went: string[] = [];
  return { went, here: { pathname, search, assign: (url: string | URL) => void went.push(String(url)) } };
}

it("leaves for the sign-in once, however many answers say that the session is over, and comes back to the same address", async () => {
  const { went, here } = page("/failovers", "?status=paused&region=kr");
  const cache = makeQueryClient((error) => leaveWhenOver(error, here, 1_000));
  const ask = (key: string) => cache.fetchQuery({ queryKey: [key], queryFn: () => Promise.reject(over) });
  await Promise.allSettled([ask("banner"), ask("list"), ask("overview")]);
  expect(went).toHaveLength(1);
  const target = new URL(went[0] ?? "", "http://here");
  expect(target.pathname).toBe("/sign-in");
  expect(target.searchParams.get("callbackUrl")).toBe("/failovers?status=paused&region=kr");
  leaveWhenOver(over, here, 20_000);
  expect(went, "a browser that stayed is asked again").toHaveLength(2);
});

it("stays for every other failure", () => {
  const { went, here } = page("/");
  for (const error of [
    refused("FORBIDDEN", "forbidden"),
    refused("UNAUTHORIZED", "sign-in-again"),
    refused("SERVICE_UNAVAILABLE", "control-plane-database"),
    new TypeError("Failed to fetch"),
    null,
  ])
    leaveWhenOver(error, here, 60_000);
  expect(went).toEqual([]);
});
