import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { PLACES, SLOTS } from "./addresses.ts";
import { linksFrom, listenersOf } from "./links.ts";
import { PARTS } from "./parts.ts";
import { moveAddressesOf, nameIssuer, withoutParts } from "./site-file.ts";

test("no two listeners of a slot, or of two slots, share an address and port", () => {
  const all = Array.from({ length: SLOTS }, (_, slot) => listenersOf(slot))
    .flat()
    .map(({ host, port }) => `${host}:${port}`);
  expect(new Set(all).size).toBe(all.length);
});

test("every link between jp and anywhere else is kept for the search, and no other", () => {
  for (const link of PLACES.flatMap((place) => linksFrom(place, 0, null))) {
    expect(link.capture, link.name).toBe([link.from, link.to].filter((place) => place === "jp-a").length === 1);
  }
});

test("the control plane's addresses are those of the contract", () => {
  const listens = linksFrom("outside", 0, null).map(
    ({ service, listen, target }) => `${service} ${listen.host}:${listen.port} ${target.host}:${target.port}`,
  );
  expect(listens).toContain("agent 127.1.1.5:7443 127.1.1.6:7443");
  expect(listens).toContain("meta-db 127.2.1.30:5432 127.2.1.31:5432");
  expect(listens).toContain("agent 127.9.0.5:7443 127.9.0.6:7443");
});

test("a moved site file names the slot's addresses, and slot 0 leaves it as it was", () => {
  const text =
    "kr-a: https://127.1.1.5:7443\njp: 127.2.1.30:5432, url: http://127.9.0.10:8080 # not 1127.1.1.5 or 127.1.10.5";
  expect(moveAddressesOf(text, 0)).toBe(text);
  expect(moveAddressesOf(text, 1)).toBe(
    "kr-a: https://127.11.1.5:7443\njp: 127.12.1.30:5432, url: http://127.19.0.10:8080 # not 1127.1.1.5 or 127.1.10.5",
  );
});

test("moving never maps two addresses to one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: SLOTS - 1 }), (slot) => {
      const before = listenersOf(0).map(({ host }) => host);
      const after = moveAddressesOf(before.join("\n"), slot).split("\n");
      expect(after).toEqual(listenersOf(slot).map(({ host }) => host));
    }),
  );
});

test("the site names the login provider beside the lab, and none where there is none", () => {
  const text = "agents: {}\nidentity: { issuer: http://localhost:4200 } # here\n\nservices: {}\n";
  expect(nameIssuer(text, "http://localhost:9")).toBe(
    "agents: {}\nidentity: { issuer: http://localhost:9 }\n\nservices: {}\n",
  );
  expect(nameIssuer(text, null)).toBe("agents: {}\n\nservices: {}\n");
  expect(() => nameIssuer("services: {}\n", null)).toThrow("identity");
});

test("the site of a lab without a part names neither its component nor what is demanded of it, and is otherwise as it was", () => {
  const shipped = readFileSync(new URL("../haechi.yaml", import.meta.url), "utf8");
  expect(withoutParts(shipped, [])).toBe(shipped);
  const before = parse(shipped) as Site;
  const one = parse(withoutParts(shipped, ["keys"])) as Site;
  expect(Object.keys(one.services["releases"]?.components ?? {})).toEqual(["images", "charts"]);
  expect(Object.keys(one.services["evidence"]?.components ?? {})).not.toContain("keys-kr");
  expect(one.standards).toEqual({ ...before.standards, keys: undefined });
  const none = parse(withoutParts(shipped, PARTS)) as Site;
  expect(none.services).not.toHaveProperty("releases");
  expect(none.services["meta-db"]).toEqual(before.services["meta-db"]);
  expect(Object.keys(none.standards)).toContain("postgresql");
});
type Site = {
  readonly services: Readonly<Record<string, { readonly components: Readonly<Record<string, unknown>> }>>;
  readonly standards: Readonly<Record<string, unknown>>;
};
