import type { SignedLoss } from "../database/outlook.ts";
import type { ProtectedChange } from "../topology/protected-change.ts";

/**
 * What executives sign (design §5): frozen when the run is requested, hashed over its canonical JSON. All approvers sign the
 * same envelope. Only *leaving* it voids the approval; improvement and passing seconds do not.
 */
export type Envelope = {
  readonly runId: string;
  readonly runNumber: number;
  readonly planName: string;
  readonly planVersion: number;
  readonly planHash: string;
  readonly values: Readonly<Record<string, string>>;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** Most that may be lost, by service, in rows or seconds; a limited console moves nothing and loses 0 here. */
  readonly maximumLoss: readonly { readonly service: string; readonly rows: number }[];
  /** Set when the run may lose data: what each candidate would cost, for each database it promotes (domain/database/outlook.ts). */
  readonly dataLoss?: readonly SignedLoss[] | undefined;
  /**
   * Set when the run may overwrite rows with what they were: how many had changed since that second, as an earlier run counted them. The
   * same rows stand in `maximumLoss`, which is what the worker holds the run to.
   */
  readonly overwrites?:
    | {
        readonly component: string;
        readonly second: string;
        readonly comparedBy: number;
        readonly comparedAt: string;
        readonly tables: readonly { readonly table: string; readonly rows: number }[];
      }
    | undefined;
  /** Least share of free capacity in the target region, 0-1, measured, and the gate. Null: not measured. */
  readonly headroom: { readonly measured: number | null; readonly minimum: number };
  readonly sovereignty: { readonly allowed: boolean; readonly movements: number; readonly reasons: readonly string[] };
  /** What was measured of the source region, per zone; `answers: null` is «no answer since». */
  readonly source: readonly {
    readonly zone: string;
    readonly answers: boolean | null;
    readonly since: string | null;
  }[];
  /** Things not known when it was frozen, in words by message key. */
  readonly unknown: readonly { readonly key: string; readonly values: Readonly<Record<string, string>> }[];
  /** p50/p95 of past runs of this plan in ms, and how many; null: never rehearsed. */
  readonly duration: { readonly p50Ms: number; readonly p95Ms: number; readonly n: number } | null;
  readonly requestedBy: string;
  readonly evaluatedAt: string;
  readonly expiresAt: string;
  readonly executeWithinS: number;
};

/**
 * What executives sign when a file would change the rules they decide by (design §5). One file is one version: what it changes
 * besides waits with the rest.
 */
export type PolicyEnvelope = {
  readonly kind: "policy";
  readonly proposalId: string;
  readonly proposalNumber: number;
  /** Over everything that would be put in force: the site, and every plan. */
  readonly contentHash: string;
  /** What it was compared with. Anything else in force leaves the envelope. */
  readonly basis: string;
  readonly changes: readonly ProtectedChange[];
  /** How many other entries of the site, and which plans, change with them. */
  readonly others: { readonly site: number; readonly plans: readonly string[] };
  readonly reason: string;
  readonly requestedBy: string;
  readonly evaluatedAt: string;
  readonly expiresAt: string;
  /** Always 0: it is in force with the last signature, or never. */
  readonly executeWithinS: number;
};

/** A run's envelope has no `kind`: it was the only one there was. */
export function isPolicyEnvelope(envelope: Envelope | PolicyEnvelope): envelope is PolicyEnvelope {
  return "kind" in envelope;
}
