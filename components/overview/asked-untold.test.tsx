import { beforeEach, expect, it, vi } from "vitest";
import type { IncidentView } from "#server/incidents/router.ts";
import { IncidentClock } from "../incidents/incident-clock.tsx";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { MeasuresPanel } from "../measures/measures-panel.tsx";
import { CrisisLayout } from "./crisis-layout.tsx";

type Asked = { readonly name: string; readonly enabled?: boolean; readonly refetchInterval?: number };
const seen = vi.hoisted(() => ({ asked: [] as Asked[] }));
vi.mock("react", async (load) => ({
  ...(await load<object>()),
  useState: (first: unknown) => [first, () => undefined],
}));
vi.mock("next-intl", async (load) => ({ ...(await load<object>()), useTranslations: () => (key: string) => key }));
vi.mock("@tanstack/react-query", () => ({ useQuery: (asked: Asked) => seen.asked.push(asked) && { isError: false } }));
vi.mock("../live/live.tsx", () => ({ useLive: () => ({ state: "lost", heardAt: null }) }));
vi.mock("../live/trpc.ts", () => {
  const question = (name: string) => ({ queryOptions: (_: unknown, options: object) => ({ name, ...options }) });
  return {
    useTRPC: () => ({
      detection: { current: question("detection") },
      failovers: { read: question("run") },
      measures: { inForce: question("measures") },
    }),
  };
});
vi.mock("#server/approvals/actions.ts", () => ({}));
vi.mock("#server/failovers/actions.ts", () => ({}));
vi.mock("#server/incidents/actions.ts", () => ({}));
vi.mock("#server/measures/actions.ts", () => ({}));
vi.mock("#server/response/actions.ts", () => ({}));
beforeEach(() => void seen.asked.splice(0));

const overview = { objectives: {} } as never;
const crisis = { run: { id: "r" }, zones: [] } as never;
const incident = { declaredAt: "2026-03-01T00:00:00Z", runs: [{ mode: "failover", id: "r", status: "running" }] };

// Called for what they ask alone: what they show is nobody's here.
it.each([
  [
    "the run of a crisis",
    () => CrisisLayout({ overview, banner: { openRuns: [] } as never, crisis, failed: false }),
    "run",
  ],
  ["the run of an incident", () => IncidentClock({ incident: incident as unknown as IncidentView }), "run"],
  ["temporary measures", () => MeasuresPanel({}), "measures"],
])("%s: asked also while no news come", (_, ask, name) => {
  ask();
  expect(seen.asked.find((one) => one.name === name)).toMatchObject(ALSO_UNTOLD);
  expect(seen.asked.every(({ enabled = true }) => enabled)).toBe(true);
});
