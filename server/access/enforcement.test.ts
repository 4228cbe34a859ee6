import { globSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { allows, PERMISSIONS, type Permission } from "#domain/access/permissions.ts";
import { type Actor, ROLES, type Role } from "#domain/access/roles.ts";
import { Refusal } from "#domain/refusal.ts";
import type { RequestContext } from "../trpc/context.ts";
import { createCallerFactory } from "../trpc/init.ts";
import { appRouter } from "../trpc/root.ts";
import type { AuthorityContext } from "./confirm-authority.ts";

// Every tRPC procedure and every server action × every role, against the one table. What is new is found by itself: one that
// asks for no permission of the table, or for none at all, fails here.

let sender: Actor | null = null;
vi.mock("../auth/action-context.ts", () => ({ actionContext: async () => contextOf(sender) }));
vi.mock("./report-unexpected.ts", () => ({ reportUnexpected: () => "silenced" }));
const session: Actor = { kind: "person", subject: "someone", name: "Someone", roles: [], authTime: 1 };

/** Nothing behind it: whoever is let through meets an error that is not a refusal of access. */
function contextOf(actor: Actor | null): AuthorityContext {
  if (!actor) throw new Refusal("not-signed-in", "not-signed-in");
  const nothing: unknown = new Proxy(() => undefined, {
    get: (_, name) => (name === "then" ? undefined : nothing),
    apply: () => Promise.reject(new Error("nothing is behind this context")),
  });
  const db = new Proxy({}, { get: (_, name) => (String(name).startsWith("$") ? async () => [] : emptyTable) });
  const parts = { db, installationId: "none", topology: nothing, adapters: nothing };
  const identity = { rolesNow: async () => actor.roles };
  return { ...parts, actor, identity } as unknown as AuthorityContext;
}
const emptyTable = new Proxy({}, { get: (_, name) => async () => (name === "findMany" ? [] : null) });

type Denial = { readonly key: string; readonly permission: string | undefined } | null;
type Subject = { readonly name: string; call(actor: Actor | null): Promise<Denial> };

function denialOf(key: unknown, values: Readonly<Record<string, unknown>> | undefined): Denial {
  const permission = typeof values?.["permission"] === "string" ? values["permission"] : undefined;
  return key === "forbidden" || key === "not-signed-in" ? { key, permission } : null;
}

const procedures: Subject[] = Object.entries(appRouter._def.procedures).map(([name]) => ({
  name,
  call: async (actor) => {
    const context = { ...contextOf(session), actor } as RequestContext;
    const call = name
      .split(".")
      .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], createCallerFactory(appRouter)(context));
    try {
      await (call as (input: unknown) => Promise<unknown>)(undefined);
      return null;
    } catch (error) {
      const { cause } = error as { cause?: unknown };
      return cause instanceof Refusal ? denialOf(cause.key, cause.values) : null;
    }
  },
}));

const root = path.join(import.meta.dirname, "..");
const files = globSync("**/actions.ts", { cwd: root }).sort();
const modules = await Promise.all(
  files.map(async (file) => [file, (await import(path.join(root, file))) as Record<string, unknown>] as const),
);
const actions: Subject[] = modules.flatMap(([file, module]) =>
  Object.entries(module).map(([name, action]) => ({
    name: `${file}: ${name}`,
    call: async (actor) => {
      sender = actor;
      const answer = await (
        action as (input: unknown) => Promise<{ ok: boolean; key?: string; values?: Record<string, unknown> }>
      )(undefined);
      return answer.ok ? null : denialOf(answer.key, answer.values);
    },
  })),
);

it("finds the procedures and the actions there are", () => {
  expect(procedures.length).toBeGreaterThanOrEqual(6);
  expect(files).toEqual(expect.arrayContaining(["access/actions.ts", "approvals/actions.ts", "failovers/actions.ts"]));
  expect(actions.length).toBeGreaterThanOrEqual(9);
});

describe.each([...procedures, ...actions])("$name", (subject) => {
  it("wants somebody signed in", async () => {
    expect(await subject.call(null)).toMatchObject({ key: "not-signed-in" });
  });

  it("asks for a permission of the table, and lets exactly its roles through", async () => {
    const denied = await subject.call(session);
    expect(denied, "whoever holds no role must be refused").not.toBeNull();
    const permission = denied?.permission as Permission;
    expect(Object.keys(PERMISSIONS)).toContain(permission);
    for (const role of ROLES) {
      const denial = await subject.call({ ...session, roles: [role] satisfies Role[] });
      expect(denial === null, `${role}, ${permission}`).toBe(allows([role], permission));
    }
  });
});

it("names its permission in the procedure's meta as it enforces it", async () => {
  for (const [name, procedure] of Object.entries(appRouter._def.procedures)) {
    const { meta } = (procedure as unknown as { _def: { meta?: { permission?: string } } })._def;
    const subject = procedures.find((one) => one.name === name);
    expect((await subject?.call(session))?.permission, name).toBe(meta?.permission);
  }
});

it("leaves no action's permission in the table without something that enforces it", async () => {
  const enforced = await Promise.all([...procedures, ...actions].map((subject) => subject.call(session)));
  const known = new Set(enforced.map((denial) => denial?.permission));
  // Decided inside requestFailover, beside failovers.request.
  const inside = new Set(["failovers.request-cross-region", "failovers.allow-data-loss"]);
  expect(Object.keys(PERMISSIONS).filter((permission) => !known.has(permission) && !inside.has(permission))).toEqual(
    [],
  );
});
