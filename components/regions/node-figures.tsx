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
  if (value.kind === "stream") {
    if (value.replicationId !== null) parts.push(value.replicationId.slice(0, 8));
    if (value.offset !== null) parts.push(`offset ${value.offset}`);
    for (const { name, online, lagBytes } of value.replicas)
      parts.push(`${name} ${online ? "online" : "offline"} -${lagBytes} B`);
    if (value.role === "primary") {
      if (value.length !== null) parts.push(t("entries", { n: value.length }));
      if (value.lag !== null) parts.push(t("waiting", { n: value.lag }));
      if (value.pending !== null) parts.push(t("pending", { n: value.pending }));
      if (value.deadLetters !== null) parts.push(t("deadLetters", { n: value.deadLetters }));
    }
  }
  if (value.kind === "gateway") {
    parts.push(
      ...value.servers.map(serverWords),
      t("sessions", { used: value.sessions.used, limit: value.sessions.limit }),
    );
  }
  if (value.kind === "entrance") parts.push(...value.servers.map(serverWords));
  if (value.kind === "flags") parts.push(...Object.entries(value.flags).map(([flag, state]) => `${flag} ${state}`));
  if (value.kind === "consumers") parts.push(`${value.running}/${value.wanted}`);
  if (value.kind === "probe")
    parts.push(`HTTP ${value.status}`, ...[value.zone, value.mode].filter((one) => one !== null));
  if (value.kind === "canary") parts.push(`#${value.number}`, `LSN ${value.lsn}`, `TL ${value.timeline}`);
  if (value.kind === "archive") {
    parts.push(value.said, t("backups", { n: value.backups }));
    if (value.end !== null) parts.push(`TL ${value.end.timeline}`, `WAL ${value.end.lsn}`);
  }
  if (value.kind === "images") parts.push(t("images", { n: value.images }), ...value.problems.map((one) => one.image));
  if (value.kind === "sources") {
    parts.push(
      value.head.slice(0, 12),
      t("archives", { n: value.archives.filter((one) => one.kept === "whole").length }),
    );
  }
  if (value.kind === "keys") parts.push(...value.keys.map((key) => `${key.name} ${key.state ?? "-"}`));
  if (value.kind === "objects") {
    const { inventory, settings } = value;
    parts.push(settings.lock === null ? "-" : `${settings.lock.mode} ${settings.lock.retainMs / 86_400_000} d`);
    if (inventory !== null)
      parts.push(t("versions", { n: inventory.versions }), ...inventory.problems.map((one) => one.key));
  }
  if (value.kind === "object-canary") parts.push(`#${value.number}`);
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
