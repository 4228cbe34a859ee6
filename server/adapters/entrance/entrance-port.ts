import { request } from "node:http";
import { request as secureRequest } from "node:https";
import { z } from "zod";
import { findComponent } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { AdapterError, type EntrancePort } from "../ports.ts";

const LIMIT_MS = 5000;
const LONGEST_ANSWER = 1024 * 1024;
const mode = z.enum(["full", "limited", "maintenance"]).nullable().catch(null);

type Answer = { status: number; headers: Readonly<Record<string, string | string[] | undefined>> };

/** Opens the entrance as a customer does, over a new connection each time: a kept one would not notice a change of route. */
export function httpEntrance(topology: Topology): EntrancePort {
  return {
    async probe(id, look) {
      const component = findComponent(topology, id);
      if (component?.kind !== "entrance") throw new AdapterError("not-capable", id, "is no entrance of this site");
      const started = performance.now();
      const { status, headers } = await open(id, new URL(component.url), look.signal);
      return {
        status,
        region: word(headers["x-haechi-region"]),
        zone: word(headers["x-haechi-zone"]),
        mode: mode.parse(word(headers["x-haechi-mode"])),
        ms: Math.round(performance.now() - started),
      };
    },
  };
}

function word(header: string | string[] | undefined): string | null {
  return typeof header === "string" && header !== "" ? header : null;
}

async function open(id: string, url: URL, signal: AbortSignal): Promise<Answer> {
  if (signal.aborted) throw new AdapterError("timeout", id, "no time was left for the call");
  const within = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  return await new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(asAdapterError(error, id, within.aborted));
    const send = url.protocol === "https:" ? secureRequest : request;
    const call = send(url, {
      agent: false,
      signal: within,
      headers: { accept: "application/json", connection: "close" },
    });
    call.on("error", fail);
    call.on("response", (response) => {
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > LONGEST_ANSWER) call.destroy(new Error("the answer is too long"));
      });
      response.on("error", fail);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    call.end();
  });
}

function asAdapterError(error: NodeJS.ErrnoException, target: string, timeIsOver: boolean): AdapterError {
  if (timeIsOver) return new AdapterError("timeout", target, "no answer in time");
  const gone = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND"].includes(
    error.code ?? "",
  );
  return new AdapterError(gone ? "refused-connection" : "nonsense", target, error.message);
}
