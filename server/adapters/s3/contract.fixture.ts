import { expect } from "vitest";
import type { ObjectsComponent, Topology } from "#domain/topology/topology.ts";
import { type Act, AdapterError, type CallRecord, type Look, type ObjectsPort } from "../ports.ts";
import { s3Objects } from "./objects-port.ts";

export const EVIDENCE = "evidence/kr";
export const look = (ms = 30_000): Look => ({ signal: AbortSignal.timeout(ms) });

type Access = Pick<ObjectsComponent, "url" | "accessKey" | "secretKey" | "serviceRegion">;

/** The port towards one bucket, as a site would have it. */
export function portTo(access: Access, bucket: string, more: Partial<ObjectsComponent> = {}): ObjectsPort {
  const { url, accessKey, secretKey, serviceRegion } = access;
  const component: ObjectsComponent = {
    adapter: "s3",
    kind: "objects",
    region: "kr",
    prefix: "",
    forcePathStyle: true,
    ...{ url, accessKey, secretKey, serviceRegion, bucket },
    ...more,
  };
  return s3Objects({ services: { evidence: { components: { kr: component } } } } as unknown as Topology);
}

let acts = 0;
export function actOf({ key, calls = [] }: { key?: string; calls?: CallRecord[] } = {}): Act {
  acts += 1;
  const signal = AbortSignal.timeout(60_000);
  return { scope: "kr", token: 1n, key: key ?? `contract:${acts}`, signal, record: (call) => calls.push(call) };
}

/** That it fails, and as an error of the port. */
export async function failureOf(call: Promise<unknown>): Promise<AdapterError> {
  const error = await call.then(
    () => null,
    (one: unknown) => one,
  );
  expect(error).toBeInstanceOf(AdapterError);
  return error as AdapterError;
}
