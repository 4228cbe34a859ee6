/**
 * A verb says no. `code` is for the transport's mapper, `key` names the message shown (messages/*.json, `refusal.<key>`) and
 * `values` its figures. Anything that is not a Refusal never reaches a client with its own text.
 */
export type RefusalCode =
  | "not-signed-in"
  | "forbidden"
  | "not-found"
  | "invalid"
  | "conflict"
  | "blocked"
  | "unavailable";

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
  constructor(code: RefusalCode, key: string, values: Readonly<Record<string, string | number>> = {}) {
    super(`${code}: ${key}`);
    this.name = "Refusal";
    this.code = code;
    this.key = key;
    this.values = values;
  }
}
