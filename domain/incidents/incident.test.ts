import { expect, it } from "vitest";
import { INCIDENT_STATUSES, incidentName, isCrisis, OPEN, SEVERITIES, TERMINAL } from "./incident.ts";

it("puts every status of an incident in exactly one set", () => {
  for (const status of INCIDENT_STATUSES) expect([OPEN, TERMINAL].filter((set) => set.has(status))).toHaveLength(1);
  expect(OPEN.size + TERMINAL.size).toBe(INCIDENT_STATUSES.length);
});

it("speaks of the two worst on every page", () => {
  expect(SEVERITIES.filter(isCrisis)).toEqual([1, 2]);
});

it("says a number as people do", () => {
  expect(incidentName(7)).toBe("INC-0007");
  expect(incidentName(24_110)).toBe("INC-24110");
});
