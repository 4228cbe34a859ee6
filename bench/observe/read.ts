import { Agent } from "node:http";
import { gunzipSync } from "node:zlib";
import { atLeast, type Findings, type Options } from "../bench.ts";
import { ratio, summary } from "../statistics.ts";
import { ask } from "./crowd/ask.ts";
import { cpuSeconds } from "./crowd/cpu.ts";
import type { Crowd } from "./crowd/crowd.ts";
import type { Viewers } from "./crowd/viewers.ts";

const NOTHING = "/api/trpc/live.clock";
const OVERVIEW = "/api/trpc/overview.current";
const TIMES = 8;
const WINDOW_MS = 3_000;
const AT_ONCE = 8;
const LIMIT = 0.7;

type Window = {
  readonly what: "nothing" | "overview";
  readonly perSecond: number;
  readonly medianMs: number | null;
  readonly webCpu: number;
  readonly viewersAnswersPerSecond: number;
};

/**
 * How many signed-in questions a second one web process answers: the overview beside a procedure that does nothing but prove the
 * session, in turns (N O O N …), while everything is measured and all viewers ask at each change.
 */
export async function measureRead(crowd: Crowd, { told, repetitions }: Options): Promise<Findings> {
  const viewers = await crowd.gather();
  const { name, value } = await crowd.cookie("reader", "sre");
  const cookie = `${name}=${value}`;
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const windows: Window[] = [];
  const ages: number[] = [];
  await flood(crowd, viewers, NOTHING, cookie, agent);
  await flood(crowd, viewers, OVERVIEW, cookie, agent);
  for (let number = 0; number < 2 * (repetitions ?? TIMES); number += 1) {
    const what = number % 4 === 0 || number % 4 === 3 ? "nothing" : "overview";
    const window = {
      what,
      ...(await flood(crowd, viewers, what === "nothing" ? NOTHING : OVERVIEW, cookie, agent)),
    } as const;
    windows.push(window);
    ages.push(await ageOfAnswer(crowd, cookie, agent));
    told(`${what}: ${Math.round(window.perSecond)} a second, web at ${Math.round(window.webCpu * 100)} % of a core`);
  }
  agent.destroy();
  const of = (what: Window["what"]) => windows.filter((one) => one.what === what);
  const perSecond = (what: Window["what"]) => summary(of(what).map((one) => one.perSecond));
  const { bytes } = await ask(crowd.url + OVERVIEW, cookie, new Agent());
  return {
    figures: {
      nothingPerSecond: perSecond("nothing"),
      overviewPerSecond: perSecond("overview"),
      nothingMs: summary(of("nothing").map((one) => one.medianMs ?? 0)),
      overviewMs: summary(of("overview").map((one) => one.medianMs ?? 0)),
      viewersAnswersPerSecond: summary(windows.map((one) => one.viewersAnswersPerSecond)),
      viewersFailed: viewers.counts().failed,
      ageOfAnswerMs: summary(ages),
      overviewBytes: bytes,
    },
    targets: [
      atLeast(
        "overview read over a question that asks nothing",
        ratio(perSecond("overview").median, perSecond("nothing").median),
        LIMIT,
        "",
      ),
    ],
    runs: windows,
  };
}

/** As many questions as are answered in one window, a few at once. */
async function flood(
  crowd: Crowd,
  viewers: Viewers,
  path: string,
  cookie: string,
  agent: Agent,
): Promise<Omit<Window, "what">> {
  const took: number[] = [];
  const before = { cpu: cpuSeconds(crowd.web.pid), viewers: viewers.counts().answers };
  const began = performance.now();
  const end = began + WINDOW_MS;
  const one = async () => {
    while (performance.now() < end) {
      const asked = performance.now();
      const { status } = await ask(crowd.url + path, cookie, agent);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      took.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const seconds = (performance.now() - began) / 1_000;
  return {
    perSecond: took.length / seconds,
    medianMs: summary(took).median,
    webCpu: (cpuSeconds(crowd.web.pid) - before.cpu) / seconds,
    viewersAnswersPerSecond: (viewers.counts().answers - before.viewers) / seconds,
  };
}

/** How old what the overview says is when it arrives: speed must not come from old answers. */
async function ageOfAnswer(crowd: Crowd, cookie: string, agent: Agent): Promise<number> {
  const { body } = await ask(crowd.url + OVERVIEW, cookie, agent);
  const answer = JSON.parse(gunzipSync(body).toString()) as {
    result: { data: { json: { readAt: string; matrix: { points: number } } } };
  };
  const { readAt, matrix } = answer.result.data.json;
  if (matrix.points !== crowd.things.length) throw new Error(`${matrix.points} points of ${crowd.things.length}`);
  return Date.now() - Date.parse(readAt);
}
