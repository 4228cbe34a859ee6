export type LiveState = {
  readonly state: "connecting" | "on" | "lost";
  /** ISO time of the last sign of life; null before the first. */
  readonly heardAt: string | null;
};

type Known = {
  /** When this page began to listen. All times in ms since the epoch. */
  readonly listeningMs: number;
  readonly heardMs: number | null;
  /** The connection says of itself that it does not stand. */
  readonly broken: boolean;
  readonly now: number;
};

/** The server gives a sign of life each 2 s; three missed and the page says that it no longer hears anything. */
const SILENT_AFTER_MS = 7_000;

/** A stream that something on the way holds back opens and breaks for nobody: silence counts from when the page began to listen. */
export function liveStateOf({ listeningMs, heardMs, broken, now }: Known): LiveState["state"] {
  if (broken || now - (heardMs ?? listeningMs) > SILENT_AFTER_MS) return "lost";
  return heardMs === null ? "connecting" : "on";
}
