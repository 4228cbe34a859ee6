import type { Reason } from "../reason.ts";
import { freshValue, type Measurements } from "../topology/freshness.ts";
import type { StreamMeasurement } from "../topology/measurement.ts";
import type { BacklogPolicy, Component } from "../topology/topology.ts";
import type { HeldKey, Relaxable, Rules, Seen } from "./relieve.ts";
import { waitingIn } from "./waiting.ts";

/** A policy with the components it speaks of. */
export type Relieved = {
  readonly policy: BacklogPolicy;
  readonly stream: Extract<Component, { kind: "stream" }>;
  readonly consumers: Extract<Component, { kind: "consumers" }>;
  readonly flags: Extract<Component, { kind: "flags" }>;
};

/** What a zone has now. Null: it did not answer, or too long ago. */
export type ZonePlace = {
  readonly zone: string;
  readonly lost: boolean;
  readonly consumers: { readonly running: number; readonly wanted: number; readonly atMs: number } | null;
  readonly flags: { readonly sampling: string | null; readonly ttlHours: string | null; readonly atMs: number } | null;
};
export type BacklogSeen = {
  readonly seen: Seen;
  /** What the primary says; null: no one answers as it, or more than one. */
  readonly primary: (StreamMeasurement & { readonly zone: string; readonly atMs: number }) | null;
  readonly zones: readonly ZonePlace[];
};

/** What zones are told of what is kept: percent and hours. */
export function figuresOf({ sampling, ttlMs }: BacklogPolicy["normal"]): Readonly<Record<Relaxable, number>> {
  return { sampling: Math.round(sampling * 100), ttl: Math.round(ttlMs / 3_600_000) };
}

export function rulesOf({ policy, consumers }: Pick<Relieved, "policy" | "consumers">): Rules {
  const { high, oldestMs, low, holdMs, add } = policy;
  const [normal, relaxed] = [figuresOf(policy.normal), figuresOf(policy.relaxed)];
  const relaxes = (["sampling", "ttl"] as const).filter((what) => normal[what] !== relaxed[what]);
  return { high, oldestMs, low, holdMs, add, normal: consumers.normal, most: consumers.most, relaxes };
}

/** What the stream's primary says; null: no one answers as it, or more than one does: one of them is wrong, and nobody here knows which. */
export function primarySeen(
  id: string,
  { nodes }: Pick<Relieved["stream"], "nodes">,
  measurements: Measurements,
  now: Date,
): BacklogSeen["primary"] {
  const [only, other] = Object.keys(nodes).flatMap((zone) => {
    const key = `${id}:${zone}`;
    const value = freshValue(measurements, key, "stream", now);
    return value?.role === "primary" ? [{ ...value, zone, atMs: measurements[key]?.at.getTime() ?? 0 }] : [];
  });
  return only && !other ? only : null;
}

/** What is measured of a stream, of those who read it and of what is kept, as the rule reads it. */
export function seeBacklog(
  { policy, stream, consumers, flags }: Relieved,
  measurements: Measurements,
  facts: { readonly lost: readonly string[]; readonly held: readonly Reason<HeldKey>[] },
  now: Date,
): BacklogSeen {
  const atMs = (key: string) => measurements[key]?.at.getTime() ?? 0;
  const primary = primarySeen(policy.stream, stream, measurements, now);
  const zones = [...new Set([...consumers.zones, ...flags.zones])].map((zone): ZonePlace => {
    const [running, kept] = [`${policy.consumers}:${zone}`, `${policy.flags}:${zone}`];
    const counted = freshValue(measurements, running, "consumers", now);
    const set = freshValue(measurements, kept, "flags", now)?.flags;
    return {
      zone,
      lost: facts.lost.includes(zone),
      consumers: counted && { running: counted.running, wanted: counted.wanted, atMs: atMs(running) },
      flags: set ? { sampling: set["sampling"] ?? null, ttlHours: set["ttl-hours"] ?? null, atMs: atMs(kept) } : null,
    };
  });
  return {
    primary,
    zones,
    seen: {
      waiting: waitingIn(primary),
      zones: zones
        .filter(({ zone }) => consumers.zones.includes(zone))
        .map(({ zone, lost, consumers: counted }) => ({ zone, lost, running: counted?.running ?? null })),
      held: facts.held,
    },
  };
}
