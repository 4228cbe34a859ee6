"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { MeasurementValue } from "#domain/topology/measurement.ts";

/** What a node said of itself, in short, in the words of its own system. */
export function NodeFigures({ value }: { readonly value: MeasurementValue }) {
  const t = useTranslations("regions.figure");
  const format = useFormatter();
  const parts: string[] = [];
  if (value.kind === "database") {
    if (value.timeline !== null) parts.push(`TL ${value.timeline}`);
    if (value.lsn !== null) parts.push(`LSN ${value.lsn}`);
    if (value.lagBytes !== null)
      parts.push(t("lag", { kib: format.number(value.lagBytes / 1_024, { maximumFractionDigits: 1 }) }));
    if (value.role === "primary") parts.push(`synchronous_standby_names ${value.synchronousNames || "''"}`);
    if (value.rowLevelSecurity !== null) parts.push(t(value.rowLevelSecurity ? "rlsOn" : "rlsOff"));
  }
  if (value.kind === "gateway") {
    parts.push(
      ...value.servers.map(serverWords),
      t("sessions", { used: value.sessions.used, limit: value.sessions.limit }),
    );
  }
  if (value.kind === "entrance") parts.push(...value.servers.map(serverWords));
  if (value.kind === "flags") parts.push(...Object.entries(value.flags).map(([flag, state]) => `${flag} ${state}`));
  if (value.kind === "probe")
    parts.push(`HTTP ${value.status}`, ...[value.zone, value.mode].filter((one) => one !== null));
  if (value.kind === "canary") parts.push(`#${value.number}`, `LSN ${value.lsn}`, `TL ${value.timeline}`);
  if (value.kind === "agent") parts.push(value.version);
  return <span className="mono soft">{parts.join(" · ")}</span>;
}

/** `kr-a ready ↑1`: as HAProxy names it, whether its check passes, and its weight. */
function serverWords({
  name,
  admin,
  up,
  weight,
}: {
  name: string;
  admin: string;
  up: boolean;
  weight: number;
}): string {
  return `${name} ${admin} ${up ? "UP" : "DOWN"} w${weight}`;
}
