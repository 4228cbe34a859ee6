import { describe, expect, it } from "vitest";
import { checkBacklog } from "./check-backlog.ts";
import type { SiteFile } from "./site-schema.ts";

const policy = {
  stream: "ingest/stream-kr",
  consumers: "ingest/consumers-kr",
  flags: "ingest/flags-kr",
  high: 500,
  oldest: 5_000,
  low: 50,
  hold: 5_000,
  add: 1,
  relaxed: { sampling: 0.1, ttl: 86_400_000 },
  normal: { sampling: 1, ttl: 259_200_000 },
};
const components = {
  "stream-kr": { adapter: "redis-streams", region: "kr" },
  "stream-jp": { adapter: "redis-streams", region: "jp" },
  "consumers-kr": { adapter: "processes", region: "kr", of: "ingest/stream-kr" },
  "consumers-jp": { adapter: "processes", region: "jp", of: "ingest/stream-jp" },
  "flags-kr": { adapter: "flags", region: "kr" },
};

function found(...policies: Partial<typeof policy>[]) {
  const backlog = policies.map((change) => ({ ...policy, ...change }));
  const file = { policies: { backlog }, services: { ingest: { components } } } as unknown as SiteFile;
  return [...checkBacklog(file)].map(({ path, what, remedy }) => `${path.slice(3).join(".")}: ${what} | ${remedy}`);
}

describe("checkBacklog", () => {
  it("finds nothing wrong in a policy that fits", () => {
    expect(found({})).toEqual([]);
    expect(found()).toEqual([]);
  });

  it.each([
    ["marks without room", { low: 500 }, /^low: low \(500\) is not below high \(500\)/],
    ["a relaxed share as large as normal", { relaxed: { ...policy.relaxed, sampling: 1 } }, /^relaxed\.sampling: /],
    ["a relaxed time longer than normal", { relaxed: { ...policy.relaxed, ttl: 864_000_000 } }, /^relaxed\.ttl: /],
    ["a stream there is not", { stream: "ingest/stream-kn" }, /^stream: unknown component .* mean "ingest\/stream-kr"/],
    ["flags that are none", { flags: "ingest/stream-kr" }, /^flags: "ingest\/stream-kr" is no set of flags .*flags-kr/],
    [
      "another region",
      { consumers: "ingest/consumers-jp" },
      /^consumers: .* is in jp, the stream in kr .*consumers-kr/,
    ],
  ] as const)("refuses %s, where it stands", (_, change, what) => {
    expect(found(change)[0]).toMatch(what);
  });

  it("refuses consumers of another stream, and two policies for one stream", () => {
    const other = { ...components, "consumers-kr": { ...components["consumers-kr"], of: "ingest/else" } };
    const file = { policies: { backlog: [policy] }, services: { ingest: { components: other } } };
    expect([...checkBacklog(file as unknown as SiteFile)][0]?.what).toMatch(
      /reads ingest\/else, not ingest\/stream-kr/,
    );
    expect(found({}, {})[0]).toMatch(/^stream: ingest\/stream-kr has a policy already/);
  });
});
