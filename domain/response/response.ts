import { isToldList, type Told } from "../reason.ts";

/** What came of a detection (column `response`): held back for reasons that may pass, or answered by a run. */
export type Response =
  | { readonly state: "held"; readonly held: readonly Told[] }
  | {
      readonly state: "answered";
      readonly runId: string;
      readonly run: number;
      /** `policy`: started without being asked. `running`, `evacuated`: a run that does it, or has done it, was there before. */
      readonly by: "policy" | "running" | "evacuated";
    };

/** Null: nothing was decided yet, or something else wrote it. */
export function readResponse(json: unknown): Response | null {
  if (typeof json !== "object" || json === null || !("state" in json)) return null;
  if (json.state === "held") return "held" in json && isToldList(json.held) ? { state: "held", held: json.held } : null;
  return json.state === "answered" ? (json as Response) : null;
}
