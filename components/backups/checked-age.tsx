"use client";
import type { BackupRow } from "#server/backups/router.ts";
import { Age } from "../ui/age.tsx";

/** When the source that was looked at longest ago was. */
export function CheckedAge({ rows }: { readonly rows: readonly BackupRow[] }) {
  const looked = rows.filter((row) => row.staleAfterMs > 0);
  const [oldest] = [...looked].sort((a, b) => (a.at ?? "").localeCompare(b.at ?? ""));
  return oldest ? <Age at={oldest.at} staleAfterMs={oldest.staleAfterMs} /> : null;
}
