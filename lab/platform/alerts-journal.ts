import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

export type Alert = {
  readonly number: number;
  readonly case: number;
  readonly at: string;
  readonly synthetic: boolean;
  readonly receivedAt: number;
};

/** What the webhook was told, a line an alert: `<case> <number> <received ms> <at> [synthetic]`. A case told again stands there again. */
export class AlertsJournal {
  readonly #file: string;
  readonly #first = new Map<number, Alert>();
  duplicates = 0;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    for (const alert of readAlerts(file)) this.#take(alert);
  }

  /** On disk when it returns. True: that case was told before. */
  add(alert: Alert): boolean {
    const { case: made, number, receivedAt, at, synthetic } = alert;
    appendFileSync(this.#file, `${made} ${number} ${receivedAt} ${at}${synthetic ? " synthetic" : ""}\n`);
    return this.#take(alert);
  }

  /** One an alert, oldest first; of one case alone when it is named. */
  since(ms: number, made: number | null): readonly Alert[] {
    const one = made === null ? undefined : this.#first.get(made);
    const all = made === null ? [...this.#first.values()] : one === undefined ? [] : [one];
    return all.filter((alert) => alert.receivedAt >= ms);
  }

  get count(): number {
    return this.#first.size;
  }

  #take(alert: Alert): boolean {
    if (this.#first.has(alert.case)) {
      this.duplicates += 1;
      return true;
    }
    this.#first.set(alert.case, alert);
    return false;
  }
}

/** Every line of a journal, repeats included; a last one that is being written is left out. */
export function readAlerts(file: string): readonly Alert[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split(" "))
    .map(([made, number, receivedAt, at, synthetic]) => ({
      number: Number(number),
      case: Number(made),
      at: at ?? "",
      synthetic: synthetic === "synthetic",
      receivedAt: Number(receivedAt),
    }));
}
