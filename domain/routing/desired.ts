import type { RequestClass } from "../measures/request-class.ts";
import type { MeasurementValue } from "../topology/measurement.ts";

/** A server of a backend of one HAProxy instance, reached through the agent of its zone. */
export type ServerAddress = {
  readonly agent: string;
  readonly instance: string;
  readonly backend: string;
  readonly server: string;
};

/** What is wanted of one thing that a gateway forgets when it restarts, or that a zone which was away never heard of: stored before it is set, set again whenever it differs. */
export type Desired =
  | { readonly kind: "server"; readonly address: ServerAddress; readonly state: "ready" | "maint" }
  | {
      readonly kind: "map";
      readonly agent: string;
      readonly instance: string;
      readonly file: string;
      readonly key: string;
      readonly value: string;
    }
  /** How much of a backend's traffic one server gets. */
  | { readonly kind: "weight"; readonly address: ServerAddress; readonly weight: number }
  /** Requests a second of one class that a gateway lets in; 0: as many as come. */
  | {
      readonly kind: "limit";
      readonly agent: string;
      readonly instance: string;
      readonly file: string;
      readonly class: RequestClass;
      readonly rate: number;
    }
  /** A flag of an application, as the agent of a zone holds it. */
  | {
      readonly kind: "flag";
      readonly component: string;
      readonly zone: string;
      readonly flag: string;
      readonly value: string;
    }
  /** A zone's router to a database: exactly the primary's server is ready. Null: nobody. */
  | {
      readonly kind: "router";
      readonly agent: string;
      readonly instance: string;
      readonly backend: string;
      readonly servers: readonly string[];
      readonly primary: string | null;
    };

/** Where the thing is measured: the zone of the gateway, or the entrance's agent. */
export function nodeOf(value: Desired): string {
  if (value.kind === "flag") return value.zone;
  return value.kind === "server" || value.kind === "weight" ? value.address.agent : value.agent;
}

/** Whether what was measured is what is wanted. Null: the measurement does not say. */
export function holds(value: Desired, measured: MeasurementValue): boolean | null {
  if (value.kind === "flag") return measured.kind === "flags" ? measured.flags[value.flag] === value.value : null;
  if (measured.kind !== "gateway" && measured.kind !== "entrance") return null;
  const servers = measured.kind === "entrance" ? measured.servers : [...measured.servers, ...measured.router];
  const admin = (backend: string, name: string) =>
    servers.find((one) => one.backend === backend && one.name === name)?.admin ?? null;
  if (value.kind === "server") {
    const state = admin(value.address.backend, value.address.server);
    return state === null ? null : state === value.state;
  }
  if (value.kind === "weight" || value.kind === "limit") {
    if (measured.kind !== "gateway") return null;
    const now = value.kind === "weight" ? measured.canary?.weight : measured.limits?.[value.class];
    return now === undefined ? null : now === (value.kind === "weight" ? value.weight : value.rate);
  }
  if (value.kind === "map") {
    if (measured.kind === "entrance") return measured.route === value.value;
    return measured.maintenance === (value.value === "on");
  }
  const states = value.servers.map((name) => ({ name, state: admin(value.backend, name) }));
  if (states.some((one) => one.state === null)) return null;
  return states.every((one) => (one.state === "ready") === (one.name === value.primary));
}
