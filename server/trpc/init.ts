import { initTRPC } from "@trpc/server";
import { allows, PERMISSIONS, type Permission } from "#domain/access/permissions.ts";
import type { Reader } from "#domain/access/roles.ts";
import { Refusal } from "#domain/refusal.ts";
import { permit } from "../access/permit.ts";
import type { RequestContext } from "./context.ts";
import { asTrpcError, tell } from "./error-mapper.ts";
import { transformer } from "./transformer.ts";

/**
 * `permission` is what the test over every procedure × every role reads. `shared`: everybody who may ask gets the same answer, which
 * is then computed once (shared-answers.ts), but for parts that only those see who have the permissions listed here.
 */
export type ProcedureMeta = { readonly permission: Permission; readonly shared?: readonly Permission[] };

const trpc = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer,
    // Stacks never leave the server, whatever NODE_ENV says.
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
    errorFormatter: ({ shape, error }) => {
      const told = tell(error);
      return { ...shape, message: told.key, data: { ...shape.data, key: told.key, values: told.values } };
    },
  });

export const router = trpc.router;
export const createCallerFactory = trpc.createCallerFactory;

const refusalsMapped = trpc.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof Refusal) throw asTrpcError(result.error.cause);
  return result;
});

/**
 * The only kind of procedure there is: signed in, and allowed by the table of domain/access/permissions.ts under this name.
 * Resolvers get a `VerbContext` whose `actor` is a person. There is no public procedure.
 */
export function procedure(permission: Permission) {
  return trpc.procedure
    .meta({ permission })
    .use(refusalsMapped)
    .use(async ({ ctx, next }) => {
      const { actor } = ctx;
      if (!actor) throw new Refusal("not-signed-in", "not-signed-in");
      await permit({ ...ctx, actor }, permission);
      return next({ ctx: { actor } });
    });
}

/**
 * A query whose answer depends on nothing of whoever asks but whether they have the permissions of `parts`: it is not even handed
 * their roles, but for each of these permissions that they have the first role that has it.
 */
export function sharedProcedure(permission: Permission, parts: readonly Permission[] = []) {
  return procedure(permission)
    .meta({ permission, shared: parts })
    .use(({ ctx, next }) => {
      const had = parts.filter((part) => allows(ctx.actor.roles, part));
      const actor: Reader = { kind: ctx.actor.kind, roles: had.flatMap((part) => PERMISSIONS[part].slice(0, 1)) };
      return next({ ctx: { actor } });
    });
}
