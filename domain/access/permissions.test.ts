import { describe, expect, it } from "vitest";
import { allows, may, PERMISSIONS, type Permission } from "./permissions.ts";
import { type Actor, ROLES, type Role } from "./roles.ts";

const ALL = Object.keys(PERMISSIONS) as Permission[];
const allowedTo = (role: Role) => ALL.filter((permission) => allows([role], permission));
const person = (roles: Role[]): Actor => ({ kind: "person", subject: "s", name: "n", roles });

describe("permissions", () => {
  it("lets a viewer read the overview, objectives, backups, failovers, incidents, regions, measures in force and standing checks, and nothing else", () => {
    expect(allowedTo("viewer").sort()).toEqual([
      "backups.read",
      "checks.read",
      "failovers.list",
      "failovers.read",
      "incidents.list",
      "incidents.read",
      "live.subscribe",
      "measures.read",
      "objectives.read",
      "overview.read",
      "regions.read",
    ]);
  });

  it("lets executives alone decide, and nobody who can ask or administer", () => {
    for (const permission of ["approvals.approve", "approvals.reject", "approvals.begin-step-up"] as const) {
      expect(PERMISSIONS[permission]).toEqual(["executive"]);
    }
    expect(allowedTo("executive").filter((permission) => permission.startsWith("failovers."))).toEqual([
      "failovers.list",
      "failovers.read",
    ]);
  });

  it("lets an operator act inside a region only", () => {
    expect(allows(["operator"], "failovers.request")).toBe(true);
    expect(allows(["operator"], "failovers.request-cross-region")).toBe(false);
    expect(allows(["operator"], "failovers.cancel")).toBe(false);
  });

  it("lets whoever is on call stop what is done without asking, and only a commander let it go on", () => {
    expect(allows(["operator"], "hands-off.set")).toBe(true);
    expect(allows(["operator"], "hands-off.lift")).toBe(false);
    expect(allows(["commander"], "hands-off.lift")).toBe(true);
  });

  it("lets an auditor read everything and change nothing", () => {
    const reads = ALL.filter((permission) => /\.(read|list|preview|subscribe)$/.test(permission));
    expect(allowedTo("auditor").sort()).toEqual(reads.sort());
  });

  it("gives an admin revocation, without any decision or run", () => {
    const changing = allowedTo("admin").filter((permission) => !/\.(read|list|subscribe)$/.test(permission));
    expect(changing).toEqual(["access.revoke"]);
  });

  it("allows nothing without a role, and nothing to the system", () => {
    for (const permission of ALL) {
      expect(allows([], permission)).toBe(false);
      expect(may(person([]), permission)).toBe(false);
      expect(may({ ...person([...ROLES]), kind: "system" }, permission)).toBe(false);
    }
  });

  it("joins what several roles allow", () => {
    expect(may(person(["viewer", "executive"]), "approvals.approve")).toBe(true);
    expect(may(person(["viewer", "auditor"]), "approvals.approve")).toBe(false);
  });

  it("names only roles that exist, at least one for each permission", () => {
    for (const roles of Object.values(PERMISSIONS)) {
      expect(roles.length).toBeGreaterThan(0);
      for (const role of roles) expect(ROLES).toContain(role);
    }
  });
});
