import { describe, expect, it } from "vitest";
import { exampleTopology } from "../topology/example.fixture.ts";
import { type IncidentCause, incidentOf, type OpenIncident, readSubject } from "./cause.ts";

const read = (text: string) => readSubject(text, exampleTopology());
const NOW = Date.UTC(2026, 10, 30, 9);
const ago = (minutes: number) => new Date(NOW - minutes * 60_000);

/** A policy's incident of one loss, which lasts unless it ended so many minutes ago. */
const lost = (kind: string, subject: string, ended: number | null = null): OpenIncident => ({
  byHand: false,
  declaredAt: ago(7 * 24 * 60),
  zones: [],
  mitigated: false,
  losses: [{ kind, subject: read(subject), endedAt: ended === null ? null : ago(ended) }],
});
const said = (minutes: number, over: Partial<OpenIncident> = {}): OpenIncident => {
  return { byHand: true, declaredAt: ago(minutes), zones: ["kr-a"], mitigated: false, losses: [], ...over };
};
const joins = (open: OpenIncident, kind: IncidentCause, subject: string) =>
  incidentOf([open], { kind, subject: read(subject), at: new Date(NOW) }) === open;

it("reads a zone, a component in one, and a region", () => {
  expect(read("kr-a")).toEqual({ zone: "kr-a", region: "kr", component: null });
  expect(read("meta-db/kr:kr-b")).toEqual({ zone: "kr-b", region: "kr", component: "meta-db/kr" });
  expect(read("kr")).toEqual({ zone: null, region: "kr", component: null });
  expect(read("nowhere")).toEqual({ zone: "nowhere", region: null, component: null });
});

describe("a loss joins the incident of its cause", () => {
  it("takes the primary in a lost zone for a symptom, and another zone for another cause", () => {
    expect(joins(lost("zone-lost", "kr-a"), "primary-lost", "meta-db/kr:kr-a")).toBe(true);
    expect(joins(lost("primary-lost", "meta-db/kr:kr-a"), "zone-lost", "kr-a")).toBe(true);
    expect(joins(lost("zone-lost", "kr-a"), "zone-lost", "kr-b")).toBe(false);
  });

  it("takes every zone of a lost region for a symptom, but not the region for a symptom of its zones", () => {
    expect(joins(lost("region-lost", "kr"), "zone-lost", "kr-c")).toBe(true);
    expect(joins(lost("region-lost", "kr"), "zone-lost", "jp-a")).toBe(false);
    expect(joins(lost("region-lost", "kr"), "region-lost", "kr")).toBe(true);
    expect(joins(lost("zone-lost", "kr-a"), "region-lost", "kr")).toBe(false);
    expect(joins(said(1, { zones: ["kr-a", "kr-b", "kr-c"] }), "region-lost", "kr")).toBe(false);
  });

  it("of which something is still lost, or came back only minutes ago; never one that was merely not resolved", () => {
    expect(joins(lost("zone-lost", "kr-a", 3), "zone-lost", "kr-a")).toBe(true);
    expect(joins(lost("zone-lost", "kr-a", 11), "zone-lost", "kr-a")).toBe(false);
    const region = lost("region-lost", "kr", 60);
    const lasting = { ...region, losses: [...region.losses, ...lost("zone-lost", "kr-a").losses] };
    expect(joins(lasting, "zone-lost", "kr-b"), "the region came back, one other zone of it did not").toBe(false);
  });

  it("that people declared for the zone shortly before, unless it is mitigated already", () => {
    expect(joins(said(5), "primary-lost", "meta-db/kr:kr-a")).toBe(true);
    expect(joins(said(5), "zone-lost", "kr-b")).toBe(false);
    expect(joins(said(31), "zone-lost", "kr-a")).toBe(false);
    expect(joins(said(5, { mitigated: true }), "zone-lost", "kr-a")).toBe(false);
    expect(joins(said(5, { byHand: false }), "zone-lost", "kr-a")).toBe(false);
  });

  it("rather than one that people declared beside it", () => {
    const [own, other] = [lost("zone-lost", "kr-a"), said(5)];
    const loss = { kind: "primary-lost", subject: read("meta-db/kr:kr-a"), at: new Date(NOW) } as const;
    expect(incidentOf([other, own], loss)).toBe(own);
  });

  it("whose own loss lasts, rather than a newer one whose loss came back minutes ago", () => {
    const [older, newer] = [lost("zone-lost", "kr-a"), lost("region-lost", "kr", 3)];
    const loss = { kind: "zone-lost", subject: read("kr-a"), at: new Date(NOW) } as const;
    expect(incidentOf([newer, older], loss)).toBe(older);
    expect(incidentOf([newer], loss)).toBe(newer);
  });
});
