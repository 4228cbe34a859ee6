import { readFileSync } from "node:fs";
import { AlertsJournal } from "./alerts-journal.ts";
import type { WebhookConfig } from "./config.ts";
import { readJson, serveJson } from "./http.ts";

/** A customer's own receiver of alerts, outside of every zone. `node lab/platform/webhook.ts <config.json>`. */
const MOST = 1_000;
const file = process.argv[2];
if (file === undefined) throw new Error("Usage: node lab/platform/webhook.ts <config.json>");
const config = JSON.parse(readFileSync(file, "utf8")) as WebhookConfig;
const journal = new AlertsJournal(config.journal);

serveJson(
  config.listen,
  () => ({}),
  async (route, url, request) => {
    if (route === "POST /alerts") {
      const sent = await readJson(request);
      const [number, made] = [sent?.["number"], sent?.["case"]];
      if (!Number.isSafeInteger(number) || !Number.isSafeInteger(made))
        return { status: 400, body: { error: 'Send { "number": 17, "case": 10000000017, "at": "…" }.' } };
      const at = String(sent?.["at"] ?? "").replaceAll(/\s/g, "");
      const synthetic = sent?.["synthetic"] === true;
      const alert = { number: Number(number), case: Number(made), at, synthetic, receivedAt: Date.now() };
      return { status: 200, body: { duplicate: journal.add(alert) } };
    }
    if (route === "GET /alerts") {
      const made = url.searchParams.get("case");
      const found = journal.since(timeOf(url.searchParams.get("since")), made === null ? null : Number(made));
      return {
        status: 200,
        body: { count: journal.count, duplicates: journal.duplicates, alerts: found.slice(-MOST) },
      };
    }
    if (route === "GET /ready") return { status: 200, body: { ready: true } };
    return { status: 404, body: { error: "There is no such page." } };
  },
);

/** Milliseconds of an epoch or an ISO time; 0 for none. */
function timeOf(text: string | null): number {
  const ms = text === null ? 0 : /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(ms) ? ms : 0;
}
