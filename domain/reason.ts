/** Why a rule decided as it did: `key` names the message shown (messages/*.json), `values` its figures. */
export type Reason<Key extends string = string> = {
  readonly key: Key;
  readonly values: Readonly<Record<string, string | number>>;
};
