import { expect, it, vi } from "vitest";
import type { RequestContext } from "../trpc/context.ts";
import { createCallerFactory } from "../trpc/init.ts";
import { liveRouter } from "./router.ts";

vi.mock("./bulletin.ts", () => ({ bulletin: () => ({ add: () => () => undefined }) }));

const actor = { kind: "person", subject: "anna", name: "Anna", roles: ["viewer"] } as const;
const stream = (sessionUntil: number | null) =>
  createCallerFactory(liveRouter)({ actor, sessionUntil } as unknown as RequestContext).changes();

it("tells changes for no longer than the session that asked for them", async () => {
  const heard = [];
  for await (const told of await stream(Date.now() + 30)) {
    heard.push(told);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  expect(heard).toHaveLength(1);
});

it("tells them for as long as it is listened to where nothing but the cookie ends it", async () => {
  const told = (await stream(null))[Symbol.asyncIterator]();
  expect((await told.next()).done).toBe(false);
  await told.return?.();
});
