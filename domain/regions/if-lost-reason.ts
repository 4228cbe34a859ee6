import type { ObjectiveStatus } from "../objectives/status.ts";
import type { Reason } from "../reason.ts";

export type IfLostKey =
  | "no-other-zone"
  | "database-not-measured"
  | "no-primary"
  | "synchronous-standby-elsewhere"
  | "no-synchronous-standby"
  | "no-standby"
  | "standby-remains"
  | "last-standby"
  | "acknowledges-without-standby"
  | "row-level-security-off"
  | "stream-not-measured"
  | "stream-no-primary"
  | "stream-elsewhere"
  | "stream-without-proof"
  | "stream-stays"
  | "stream-last-replica"
  | "gateway-not-measured"
  | "gateway-elsewhere"
  | "no-gateway-elsewhere"
  | "no-server-elsewhere"
  | "capacity-remains"
  | "capacity-below-gate"
  | "capacity-exceeded";

export type IfLostReason = Reason<IfLostKey> & { readonly component: string; readonly status: ObjectiveStatus };
