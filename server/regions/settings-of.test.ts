import { expect, it } from "vitest";
import { exampleTopology } from "#domain/topology/example.fixture.ts";
import { settingsOf } from "./settings-of.ts";

it("says what the site's file says of a database, without its password and user", () => {
  const database = exampleTopology({ database: { password: "a-secret", user: "a-user" } }).services["meta-db"]
    ?.components["kr"];
  if (!database) throw new Error("the example has a database");
  const told = JSON.stringify(settingsOf(database));
  expect(told).toContain("kr-b 127.1.2.30:5432");
  expect(told).not.toMatch(/a-secret|a-user/);
});
