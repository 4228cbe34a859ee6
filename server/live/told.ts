/** What one viewer hears: the server's clock, and which tables changed since the last message. `everything`: some may have been missed. */
export type Told = {
  /** Server time, ms since the epoch. */
  readonly at: number;
  readonly tables: readonly string[];
  readonly everything: boolean;
};

/** `<table>:<id>` of a notification → the table's name. */
export function tableOf(payload: string): string {
  const colon = payload.indexOf(":");
  return colon === -1 ? payload : payload.slice(0, colon);
}
