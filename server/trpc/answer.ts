import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { allows } from "#domain/access/permissions.ts";
import { createContext, type RequestContext } from "./context.ts";
import type { ProcedureMeta } from "./init.ts";
import { appRouter } from "./root.ts";
import { type AnswerBytes, type SharedAnswers, sharedAnswers } from "./shared-answers.ts";

const ENDPOINT = "/api/trpc";
const PACKED = "application/gzip";
const zip = promisify(gzip);
// Flat, by whole path (`overview.current`), which its type does not say.
const procedures = appRouter._def.procedures as unknown as Record<string, { readonly _def: { meta: ProcedureMeta } }>;
const META_OF: ReadonlyMap<string, ProcedureMeta> = new Map(
  Object.entries(procedures).map(([path, { _def }]) => [path, _def.meta]),
);

/** What tests pass in; the web process has one of each. */
export type AnswerParts = {
  readonly context: () => Promise<RequestContext>;
  readonly answers: () => Pick<SharedAnswers<AnswerBytes>, "get">;
};

/**
 * Answers one tRPC request. When everything it asks is shared, the bytes are computed, serialised and packed once for everybody
 * who asks the same and may see the same of it; each request proves its own session and permission all the same.
 */
export async function answer(
  request: Request,
  { context, answers }: AnswerParts = { context: createContext, answers: sharedAnswers },
): Promise<Response> {
  let asked: Promise<RequestContext> | undefined;
  const contextOnce = () => {
    asked ??= context();
    return asked;
  };
  const own = () =>
    fetchRequestHandler({ endpoint: ENDPOINT, req: request, router: appRouter, createContext: contextOnce });
  const paths = pathsOf(request);
  const metas = paths.flatMap((path) => META_OF.get(path) ?? []);
  if (metas.length < paths.length || !metas.every((meta) => meta.shared) || !isPlain(request)) return own();

  // Who may not ask is refused, and written into the audit, by the procedure itself; a database that is away is told by it, too.
  const actor = (await contextOnce().catch(() => null))?.actor;
  if (!actor || !metas.every(({ permission }) => allows(actor.roles, permission))) return own();

  let mine: Response | undefined;
  const routers = new Set(paths.map((path) => path.split(".")[0] ?? ""));
  const seen = new Set(metas.flatMap(({ shared }) => shared ?? []).filter((part) => allows(actor.roles, part)));
  const key = `${[...seen].sort().join()} ${request.url.slice(request.url.indexOf(ENDPOINT))}`;
  const bytes = await answers().get(key, routers, async () => {
    mine = await own();
    return mine.status === 200 ? await bytesOf(mine) : null;
  });
  return bytes ? respond(bytes, request) : (mine ?? own());
}

/** A question by address alone, answered in one piece. */
function isPlain(request: Request): boolean {
  return request.method === "GET" && !request.headers.has("trpc-accept");
}

function pathsOf(request: Request): readonly string[] {
  const { pathname, searchParams } = new URL(request.url);
  const path = decodeURIComponent(pathname.slice(ENDPOINT.length + 1));
  return searchParams.get("batch") === "1" ? path.split(",") : [path];
}

async function bytesOf(response: Response): Promise<AnswerBytes> {
  const plain = new Uint8Array(await response.arrayBuffer());
  return { type: response.headers.get("content-type") ?? "application/json", plain, gzip: await zip(plain) };
}

/**
 * Packed for whoever unpacks it (components/live/unpacked.ts), so that nothing packs it again for each viewer. By type, not by
 * Content-Encoding: Next takes that away from a route's answer.
 */
function respond({ type, plain, gzip }: AnswerBytes, request: Request): Response {
  const packed = request.headers.get("accept")?.includes(PACKED) ?? false;
  return new Response(packed ? gzip : plain, {
    headers: { "content-type": packed ? PACKED : type, "cache-control": "no-store", vary: "accept" },
  });
}
