import type { Topology } from "#domain/topology/topology.ts";
import { loadTopologyFile } from "../topology/load-topology-file.ts";
import type { Act, Adapters, CallRecord, Look } from "./ports.ts";
import { makeAdapters } from "./registry.ts";

/** What a contract suite needs of a lab that runs. */
export type LabFacts = {
  readonly siteFile: string;
  readonly passwords: { readonly haechi: string; readonly stream: string };
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string };
};
export type ContractSite = {
  readonly topology: Topology;
  readonly adapters: Adapters & { close(): Promise<void> };
  readonly look: (ms?: number) => Look;
  /** A new key each time unless one is given; the newest token unless one is given. */
  readonly act: (options?: { ms?: number; key?: string; token?: bigint; scope?: string }) => Act;
  /** Every call told of so far. */
  readonly calls: CallRecord[];
};

/** The real adapters towards a running lab, with acts as the engine makes them. For contract suites. */
export async function openContractSite(lab: LabFacts): Promise<ContractSite> {
  const { topology } = await loadTopologyFile(lab.siteFile, {
    META_DB_PASSWORD: lab.passwords.haechi,
    STREAM_PASSWORD: lab.passwords.stream,
  });
  const calls: CallRecord[] = [];
  let keys = 0;
  return {
    topology,
    adapters: makeAdapters(topology, lab.tls),
    look: (ms = 5000) => ({ signal: AbortSignal.timeout(ms) }),
    act: ({ ms = 60_000, key, token = 1000n, scope = "kr" } = {}) => {
      keys += 1;
      return {
        scope,
        token,
        key: key ?? `contract:${process.pid}:${Date.now()}:${keys}`,
        signal: AbortSignal.timeout(ms),
        record: (call) => calls.push(call),
      };
    },
    calls,
  };
}

/** Asks until `check` gives something, every 50 ms; throws when `ms` are over. */
export async function eventually<T>(
  ms: number,
  what: string,
  check: () => Promise<T | null | false | undefined>,
): Promise<T> {
  const until = performance.now() + ms;
  for (;;) {
    const found = await check();
    if (found !== null && found !== false && found !== undefined) return found;
    if (performance.now() > until) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
