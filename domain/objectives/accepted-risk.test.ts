import { expect, it } from "vitest";
import { type AcceptedRisk, riskInForce } from "./accepted-risk.ts";

const now = new Date("2026-11-24T01:00:00.000Z");
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const risk = (id: string, over: Partial<AcceptedRisk> = {}): AcceptedRisk => ({
  id,
  objective: "rto/console",
  region: "jp",
  owner: "CTO",
  reason: "one zone until spring",
  acceptedByName: "Lead",
  acceptedAt: days(-1),
  expiresAt: days(30),
  withdrawnAt: null,
  ...over,
});
const inForce = (...risks: AcceptedRisk[]) => riskInForce(risks, "rto/console", "jp", now)?.id ?? null;

it("ends by itself, and when it is withdrawn", () => {
  expect(inForce(risk("a"))).toBe("a");
  expect(inForce(risk("a", { expiresAt: now }))).toBeNull();
  expect(inForce(risk("a", { withdrawnAt: days(-0.5) }))).toBeNull();
});

it("counts for its own objective and region alone, the region's own first, then the longest", () => {
  expect(inForce(risk("a", { objective: "rpo/meta-db" }), risk("b", { region: "kr" }))).toBeNull();
  expect(inForce(risk("all", { region: null, expiresAt: days(90) }), risk("own"))).toBe("own");
  expect(inForce(risk("short"), risk("long", { expiresAt: days(60) }))).toBe("long");
});
