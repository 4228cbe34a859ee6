import { useTranslations } from "next-intl";
import { plainValues } from "./plain-values.ts";

/**
 * Parts of messages/ whose keys come from data (the engine's reasons, the audit log's actions, a plan's parameters), which no
 * compiler can know. server/words.test.ts ties each of them to the code that writes the keys, so that none is missing or left over.
 */
export type KeyedByData =
  | "approvals.changed.name"
  | "approvals.unknown"
  | "audit.action"
  | "audit.noun"
  | "audit.subject"
  | "facts"
  | "facts.figure"
  | "facts.value"
  | "failovers.irreversible"
  | "failovers.start.param"
  | "incidents.entry"
  | "incidents.title"
  | "reasons"
  | "refusal"
  | "shell.role";

export type Words = (key: string, values?: Readonly<Record<string, unknown>>) => string | null;

/** The words of a key, with a dash for a figure nobody gave; null when this version has none. */
export function useWords(namespace: KeyedByData): Words {
  const t = useTranslations(namespace);
  return (key, values = {}) => {
    const known = key as Parameters<typeof t>[0];
    return t.has(known) ? t(known, plainValues(String(t.raw(known)), values)) : null;
  };
}
