import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { STATES } from "../ui/status.tsx";
import { Trend } from "./trend.tsx";

const points = [1_000, 2_000].map((ms, day) => ({ at: new Date(Date.UTC(2026, 2, 1 + day)), ms }));

it.each(STATES)("ends in a dot of what is judged now: %s", (state) => {
  const html = renderToStaticMarkup(<Trend points={points} targetMs={60_000} state={state} label="30 days" />);
  expect(/<circle[^>]*class="([^"]*)"/.exec(html)?.[1]).toBe(state);
});
