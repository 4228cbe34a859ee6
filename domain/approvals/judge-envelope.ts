import { canonicalJson } from "../canonical-json.ts";
import { isLessSilenced, type Loss, losesMore, mostSigned } from "../database/outlook.ts";
import type { Reason } from "../reason.ts";
import type { Envelope } from "./envelope.ts";

export type EnvelopeKey =
  | "another-request"
  | "another-plan"
  | "another-way"
  | "loss-worse"
  | "loss-better"
  | "promotion-loses-more"
  | "old-primary-may-acknowledge"
  | "headroom-below-minimum"
  | "headroom-not-measured"
  | "headroom-minimum-lowered"
  | "headroom-changed"
  | "sovereignty-refuses"
  | "more-crosses"
  | "newly-unknown"
  | "no-longer-unknown"
  | "source-changed"
  | "expiry-later";

/** `leaves: true` voids the approval; the others are only shown. */
export type EnvelopeChange = Reason<EnvelopeKey> & { readonly leaves: boolean };
export type EnvelopeVerdict = { readonly left: boolean; readonly changes: readonly EnvelopeChange[] };

/**
 * Compares what was signed with what is so now (design §5). Only leaving the envelope voids it: a worse loss, less headroom than
 * its minimum, another plan, something newly unknown. Improvement and passing seconds do not.
 * @param now an envelope evaluated again for the same run
 */
export function judgeEnvelope(frozen: Envelope, now: Envelope): EnvelopeVerdict {
  const changes = [
    ...identity(frozen, now),
    ...loss(frozen, now),
    ...promotions(frozen, now),
    ...headroom(frozen, now),
    ...sovereignty(frozen, now),
    ...knowledge(frozen, now),
  ];
  return { left: changes.some((change) => change.leaves), changes };
}

function* identity(frozen: Envelope, now: Envelope): Generator<EnvelopeChange> {
  if (frozen.runId !== now.runId || frozen.requestedBy !== now.requestedBy) {
    yield change("another-request", { frozen: frozen.runId, now: now.runId }, true);
  }
  const plan = (envelope: Envelope) =>
    canonicalJson([envelope.planName, envelope.planVersion, envelope.planHash, envelope.values]);
  if (plan(frozen) !== plan(now)) {
    const values = { plan: frozen.planName, frozen: frozen.planVersion, now: now.planVersion };
    yield change("another-plan", values, true);
  }
  if (frozen.from !== now.from || frozen.to !== now.to) {
    yield change("another-way", { frozen: `${frozen.from} → ${frozen.to}`, now: `${now.from} → ${now.to}` }, true);
  }
  const later = Date.parse(now.expiresAt) > Date.parse(frozen.expiresAt);
  if (later || now.executeWithinS > frozen.executeWithinS) {
    yield change("expiry-later", { frozen: frozen.expiresAt, now: now.expiresAt }, true);
  }
}

/** A service the envelope does not name was signed as losing nothing. */
function* loss(frozen: Envelope, now: Envelope): Generator<EnvelopeChange> {
  const rows = (envelope: Envelope, service: string) =>
    envelope.maximumLoss.find((entry) => entry.service === service)?.rows ?? 0;
  const services = new Set([...frozen.maximumLoss, ...now.maximumLoss].map((entry) => entry.service));
  for (const service of services) {
    const [signed, measured] = [rows(frozen, service), rows(now, service)];
    if (measured > signed) yield change("loss-worse", { service, frozen: signed, now: measured }, true);
    if (measured < signed) yield change("loss-better", { service, frozen: signed, now: measured }, false);
  }
}

/**
 * Whoever would be promoted now may cost no more than the one that would have been, and not beside an old primary that was signed as
 * silenced; a promotion nobody signed leaves as well.
 */
function* promotions(frozen: Envelope, now: Envelope): Generator<EnvelopeChange> {
  for (const current of now.dataLoss ?? []) {
    const signed = frozen.dataLoss?.find((one) => one.component === current.component);
    const [most, least] = [signed ? mostSigned(signed) : null, mostSigned(current)];
    if (most !== null && least !== null && isLessSilenced(most, least)) {
      const values = { component: current.component, zone: current.oldPrimary };
      yield change("old-primary-may-acknowledge", values, true);
    }
    if (most !== null && least !== null && !losesMore(most, least)) continue;
    const figures = (loss: Loss | null) => `${loss?.rows ?? "?"} (${loss?.lossBytes ?? "?"} B)`;
    const values = {
      component: current.component,
      zone: current.promote ?? "—",
      frozen: figures(most),
      now: figures(least),
    };
    yield change("promotion-loses-more", values, true);
  }
}

function* headroom(frozen: Envelope, now: Envelope): Generator<EnvelopeChange> {
  const signed = frozen.headroom;
  const { measured, minimum } = now.headroom;
  if (minimum < signed.minimum) {
    yield change("headroom-minimum-lowered", { frozen: signed.minimum, now: minimum }, true);
  }
  if (measured === null) {
    if (signed.measured !== null) yield change("headroom-not-measured", { frozen: signed.measured }, true);
  } else if (measured < signed.minimum) {
    yield change("headroom-below-minimum", { minimum: signed.minimum, now: measured }, true);
  } else if (signed.measured !== measured) {
    yield change("headroom-changed", { frozen: signed.measured ?? "?", now: measured }, false);
  }
}

function* sovereignty(frozen: Envelope, now: Envelope): Generator<EnvelopeChange> {
  if (!now.sovereignty.allowed) {
    yield change("sovereignty-refuses", { reasons: now.sovereignty.reasons.join(", ") }, true);
  }
  const [signed, counted] = [frozen.sovereignty.movements, now.sovereignty.movements];
  if (counted > signed) yield change("more-crosses", { frozen: signed, now: counted }, true);
}

/** Times and ages move on by themselves: what is unknown is recognised by everything else. */
const PASSING = new Set(["since", "at", "age", "seconds", "minutes"]);

function* knowledge(frozen: Envelope, now: Envelope): Generator<EnvelopeChange> {
  const identify = ({ key, values }: Envelope["unknown"][number]) =>
    canonicalJson([key, Object.entries(values).filter(([name]) => !PASSING.has(name))]);
  const signed = new Set(frozen.unknown.map(identify));
  const current = new Set(now.unknown.map(identify));
  for (const entry of now.unknown) {
    if (!signed.has(identify(entry))) yield change("newly-unknown", { ...entry.values, what: entry.key }, true);
  }
  for (const entry of frozen.unknown) {
    if (!current.has(identify(entry))) yield change("no-longer-unknown", { ...entry.values, what: entry.key }, false);
  }
  for (const { zone, answers } of now.source) {
    const before = frozen.source.find((entry) => entry.zone === zone)?.answers ?? null;
    const values = { zone, frozen: String(before), now: String(answers) };
    if (before !== answers) yield change("source-changed", values, false);
  }
}

function change(key: EnvelopeKey, values: Reason["values"], leaves: boolean): EnvelopeChange {
  return { key, values, leaves };
}
