import type { ConfigPart, ConfigStandardKey } from "./config.ts";
import type { ImagesPart, ImagesStandardKey } from "./images.ts";
import type { KeysPart, KeysStandardKey } from "./keys.ts";
import type { ObjectsPart, ObjectsStandardKey } from "./objects-facts.ts";
import type { OffsetsPart, OffsetsStandardKey } from "./offsets.ts";
import type { PostgresqlPart, PostgresqlStandardKey } from "./postgresql.ts";

/** Demands of any standard, and reasons of their verdicts: each has its words on the page (`backups.part`, `backups.reason`). */
export type AnyPart = PostgresqlPart | ImagesPart | ConfigPart | KeysPart | ObjectsPart | OffsetsPart;
export type AnyStandardKey =
  | PostgresqlStandardKey
  | ImagesStandardKey
  | ConfigStandardKey
  | KeysStandardKey
  | ObjectsStandardKey
  | OffsetsStandardKey;
