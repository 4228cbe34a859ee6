import { expect, it } from "vitest";
import { concernedRouters, isConcerned } from "./interests.ts";

it("asks again only what a table concerns", () => {
  expect(concernedRouters(["measurement"], false)).toEqual(
    new Set(["overview", "detection", "regions", "checks", "synthetic", "backlog"]),
  );
  const both = concernedRouters(["run_step", "audit_event"], false);
  expect(both).toEqual(new Set(["overview", "failovers", "incidents", "audit"]));
  expect(concernedRouters(["audit_seal"], false)).toEqual(new Set(["audit"]));
  expect(concernedRouters([], false)).toEqual(new Set());
});

it("asks everything again after a gap or for a table it does not know", () => {
  expect(concernedRouters([], true)).toBeNull();
  expect(concernedRouters(["something_new"], false)).toBeNull();
});

it("asks every answer of a concerned router again, but not the audit's kinds of action at each row of it", () => {
  const routers = concernedRouters(["audit_event", "audit_seal"], false);
  expect(isConcerned(["audit", "list"], routers)).toBe(true);
  expect(isConcerned(["audit", "chain"], routers)).toBe(true);
  expect(isConcerned(["overview", "current"], routers)).toBe(true);
  expect(isConcerned(["incidents", "list"], routers)).toBe(false);
  expect(isConcerned(["audit", "actions"], routers)).toBe(false);
  expect(isConcerned(["audit", "actions"], concernedRouters([], true))).toBe(true);
});
