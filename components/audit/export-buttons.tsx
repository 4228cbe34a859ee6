"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AuditFilter } from "#server/audit/router.ts";
import { useTRPCClient } from "../live/trpc.ts";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toast.tsx";
import { toCsv } from "./to-csv.ts";

/** The rows of the filter as a file whose name holds the chain's end, as an anchor kept elsewhere. When there were more than one export holds, it says so instead of looking complete. */
export function ExportButtons({ filter }: { readonly filter: AuditFilter }) {
  const t = useTranslations("audit.export");
  const client = useTRPCClient();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const save = async (kind: "csv" | "json") => {
    setBusy(true);
    try {
      const { rows, truncated, anchor } = await client.audit.export.query(filter);
      const text =
        kind === "csv"
          ? `\uFEFF${toCsv(rows)}`
          : `${JSON.stringify({ exportedAt: new Date().toISOString(), filter, truncated, anchor, rows }, null, 2)}\n`;
      download(
        `audit-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}-head-${anchor.replace(":", "-")}.${kind}`,
        text,
        kind === "csv" ? "text/csv" : "application/json",
      );
      if (truncated) toast.refused(t("truncated", { n: rows.length }), t("truncatedWhy"));
      else toast.told(t("done", { n: rows.length }));
    } catch {
      toast.refused(t("failed"), t("failedWhy"));
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className="row push">
      <Button busy={busy} onClick={() => void save("csv")}>
        {t("csv")}
      </Button>
      <Button busy={busy} onClick={() => void save("json")}>
        {t("json")}
      </Button>
    </span>
  );
}

function download(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
