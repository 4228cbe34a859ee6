import type approvals from "#messages/en/approvals.json";
import type audit from "#messages/en/audit.json";
import type checks from "#messages/en/checks.json";
import type detection from "#messages/en/detection.json";
import type facts from "#messages/en/facts.json";
import type failovers from "#messages/en/failovers.json";
import type incidents from "#messages/en/incidents.json";
import type measurements from "#messages/en/measurements.json";
import type objectives from "#messages/en/objectives.json";
import type overview from "#messages/en/overview.json";
import type reasons from "#messages/en/reasons.json";
import type refusal from "#messages/en/refusal.json";
import type regions from "#messages/en/regions.json";
import type shell from "#messages/en/shell.json";
import type signIn from "#messages/en/signIn.json";
import type ui from "#messages/en/ui.json";

/** One name an area, the file's. English stands for all: a test keeps the languages alike. */
export type Messages = {
  readonly approvals: typeof approvals;
  readonly audit: typeof audit;
  readonly checks: typeof checks;
  readonly detection: typeof detection;
  readonly facts: typeof facts;
  readonly failovers: typeof failovers;
  readonly incidents: typeof incidents;
  readonly measurements: typeof measurements;
  readonly objectives: typeof objectives;
  readonly overview: typeof overview;
  readonly reasons: typeof reasons;
  readonly refusal: typeof refusal;
  readonly regions: typeof regions;
  readonly shell: typeof shell;
  readonly signIn: typeof signIn;
  readonly ui: typeof ui;
};
