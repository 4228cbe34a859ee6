import type { Reason } from "../reason.ts";
import { isStale, type Measured, type Measurements } from "../topology/freshness.ts";

/** Properties of the core control plane that must hold all the time, disaster or not (mission B1). */
export const CHECKS = ["gateways-in-two-zones", "l7-checks-on", "mtls-refuses", "oidc-reachable"] as const;
export type CheckId = (typeof CHECKS)[number];

export type CheckKey =
  | "active-in"
  | "active-in-one"
  | "active-in-none"
  | "gateway-unmeasured"
  | "one-zone-region"
  | "servers-checked"
  | "check-off"
  | "check-below-l7"
  | "check-untold"
  | "no-gateway"
  | "refuses"
  | "lets-in"
  | "refuses-everybody"
  | "handshake-untried"
  | "no-mutual-tls"
  | "issuer-seen"
  | "issuer-seen-in-one"
  | "issuer-seen-nowhere"
  | "issuer-other"
  | "issuer-untried"
  | "no-issuer";

/** `na`: what was measured is not enough to say. It is never taken for good. */
export type CheckState = "ok" | "bad" | "na";
export type CheckReason = Reason<CheckKey> & { readonly state: CheckState };
export type Checked = {
  readonly id: CheckId;
  readonly state: CheckState;
  /** What is wrong first, then what is not known. */
  readonly reasons: readonly CheckReason[];
  /** Keys of the measurements that this was judged from. */
  readonly evidence: readonly string[];
};

const ORDER: readonly CheckState[] = ["bad", "na", "ok"];

/** The worst of its reasons is the state; a check of nothing is not measured. */
export function checked(id: CheckId, reasons: readonly CheckReason[], evidence: readonly string[]): Checked {
  const sorted = [...reasons].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  return { id, state: sorted[0]?.state ?? "na", reasons: sorted, evidence };
}

export function because(state: CheckState, key: CheckKey, values: Reason["values"] = {}): CheckReason {
  return { state, key, values };
}

/** A sample young enough to say something, good or not. */
export function freshSample(measurements: Measurements, key: string, now: Date): Measured | null {
  const measured = Object.hasOwn(measurements, key) ? measurements[key] : undefined;
  return measured === undefined || isStale(measured, now) ? null : measured;
}
