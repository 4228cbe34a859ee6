import { argumentKind, parameterOf, zoneWords } from "#domain/plans/arguments.ts";
import { specOf } from "#domain/plans/placement.ts";
import type { PlanParam } from "#domain/plans/plan.ts";
import { allZones, componentIds, componentsOf, findComponent, regionOfZone } from "#domain/topology/find.ts";
import type { Component, Topology } from "#domain/topology/topology.ts";
import { didYouMean } from "../file/did-you-mean.ts";
import { findingsFromZod } from "../file/findings-from-zod.ts";
import type { Finding } from "../file/problem.ts";
import type { Call } from "./parse-step.ts";

type Params = Readonly<Record<string, PlanParam>>;

/** Checks one call's arguments against the action's own shape and the site; gives them back with percents read and defaults filled. */
export function checkArguments(call: Call, params: Params, topology: Topology) {
  const findings: Finding[] = [];
  const given = Object.fromEntries(Object.entries(call.args).map(([key, value]) => [key, readPercent(value)]));
  for (const [key, value] of Object.entries(given)) {
    findings.push(...checkReference(call, key, value, params, topology));
  }
  const spec = specOf(call.action);
  if (spec === undefined) return { args: given, findings };

  const sample = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, sampleOf(key, value, params, topology)]),
  );
  const parsed = spec.with.safeParse(sample);
  if (!parsed.success) {
    const free = (path: PropertyKey[]) => isFreeText(given[String(path[0])], params);
    const issues = parsed.error.issues.filter((issue) => !free(issue.path));
    return { args: given, findings: [...findings, ...findingsFromZod(spec.with, sample, issues, call.path)] };
  }
  const args: Record<string, unknown> = { ...(parsed.data as Record<string, unknown>) };
  for (const [key, value] of Object.entries(given)) if (parameterOf(value) !== undefined) args[key] = value;
  return { args, findings };
}

function* checkReference(
  call: Call,
  key: string,
  value: unknown,
  params: Params,
  topology: Topology,
): Generator<Finding> {
  const path = [...call.path, key];
  const kind = argumentKind(key);
  const parameter = parameterOf(value);
  if (parameter !== undefined) {
    const declared = Object.hasOwn(params, parameter) ? params[parameter] : undefined;
    if (declared === undefined) {
      yield { path, what: `unknown parameter "${parameter}"`, remedy: didYouMean(parameter, Object.keys(params)) };
    } else if (kind !== undefined && declared.type !== kind) {
      const what = `"${key}" is a ${kind}, but the parameter "${parameter}" is a ${declared.type}`;
      yield { path, what, remedy: `Declare it as type: ${kind}, or use another parameter.` };
    }
    return;
  }
  if (kind === undefined || typeof value !== "string") return;
  if (kind === "region" && !Object.hasOwn(topology.regions, value)) {
    yield { path, what: `unknown region "${value}"`, remedy: didYouMean(value, Object.keys(topology.regions)) };
  }
  if (kind === "service") yield* checkServiceReference(path, value, topology);
  if (kind === "component") yield* checkComponentReference(call.action, path, value, key, topology);
  if (kind === "zone" && !zoneWords(call.action).includes(value)) {
    const possible = zonesFor(call, topology);
    if (possible.includes(value)) return;
    const elsewhere = regionOfZone(topology, value);
    const what =
      elsewhere === undefined ? `unknown zone "${value}"` : `"${call.args["component"]}" has no node in "${value}"`;
    yield { path, what, remedy: didYouMean(value, [...possible, ...zoneWords(call.action)]) };
  }
}

function* checkComponentReference(
  action: string,
  path: Finding["path"],
  id: string,
  key: string,
  topology: Topology,
): Generator<Finding> {
  const kind = componentKind(action, key);
  const fits = componentIds(topology).filter((known) => kind === null || findComponent(topology, known)?.kind === kind);
  const component = findComponent(topology, id);
  if (component === undefined) yield { path, what: `unknown component "${id}"`, remedy: didYouMean(id, fits) };
  else if (!fits.includes(id)) {
    yield {
      path,
      what: `"${id}" is a ${component.kind}, "${action}" needs a ${kind}`,
      remedy: `Possible: ${fits.join(", ")}.`,
    };
  } else yield* checkPart(action, path, id, component, topology);
}

/** What the site's file must say of a gateway before a plan can change it: otherwise nobody would know what is normal. */
const PARTS: Readonly<Record<string, "limits" | "canary">> = { "traffic.limit": "limits", "canary.demote": "canary" };

function* checkPart(
  action: string,
  path: Finding["path"],
  id: string,
  component: Component,
  topology: Topology,
): Generator<Finding> {
  const part = Object.hasOwn(PARTS, action) ? PARTS[action] : undefined;
  if (part === undefined || (component.kind === "gateway" && component[part] !== undefined)) return;
  const able = componentsOf(topology, "gateway").filter((one) => one.component[part] !== undefined);
  const others = able.length === 0 ? "" : ` Or use ${able.map((one) => one.id).join(", ")}.`;
  yield { path, what: `"${id}" has no ${part}`, remedy: `Write ${part} at that gateway in haechi.yaml.${others}` };
}

/** A service whose transaction can be tried. */
function* checkServiceReference(path: Finding["path"], name: string, topology: Topology): Generator<Finding> {
  const tried = Object.keys(topology.services).filter((service) => topology.services[service]?.synthetic !== undefined);
  if (tried.includes(name)) return;
  const what = Object.hasOwn(topology.services, name)
    ? `"${name}" has no synthetic transaction`
    : `unknown service "${name}"`;
  yield { path, what, remedy: didYouMean(name, tried) };
}

const OF_A_STREAM: ReadonlySet<string> = new Set([
  "check.stream-protected",
  "proof.stream-protected",
  "proof.dead-letters-replayed",
]);
const OF_ARCHIVES = /^(archive\.|check\.restorable$|proof\.(restored-|rows-|scratch-))/;
const OF_OBJECTS = /^(objects\.|proof\.objects-)/;

/** What kind of component an action works on; null: any. */
function componentKind(action: string, key: string): Component["kind"] | null {
  if (key === "entrance") return "entrance";
  if (key === "gateway") return "gateway";
  if (action === "flags.set" || action === "releases.pause") return "flags";
  if (action === "check.healthy") return null;
  if (OF_ARCHIVES.test(action)) return "archive";
  if (OF_OBJECTS.test(action)) return "objects";
  return action.startsWith("stream.") || OF_A_STREAM.has(action) ? "stream" : "database";
}

function zonesFor(call: Call, topology: Topology): readonly string[] {
  const id = call.args["component"];
  const component = typeof id === "string" ? findComponent(topology, id) : undefined;
  const isReplicated = component?.kind === "database" || component?.kind === "stream";
  return isReplicated ? Object.keys(component.nodes) : allZones(topology);
}

/** A value of the kind a parameter will have, so that the action's own shape can be tried before anybody was asked. */
function sampleOf(key: string, value: unknown, params: Params, topology: Topology): unknown {
  const parameter = parameterOf(value);
  if (parameter === undefined) return value;
  const kind = argumentKind(key) ?? params[parameter]?.type;
  if (kind === "component") return componentIds(topology)[0] ?? value;
  if (kind === "region") return Object.keys(topology.regions)[0] ?? value;
  return kind === "zone" ? (allZones(topology)[0] ?? value) : value;
}

/** Text a person will write: whether it fits is seen when the plan is frozen. */
function isFreeText(value: unknown, params: Params): boolean {
  const parameter = parameterOf(value);
  return parameter !== undefined && params[parameter]?.type === "text";
}

function readPercent(value: unknown): unknown {
  return typeof value === "string" && /^\d{1,3}(\.\d+)?%$/.test(value) ? Number.parseFloat(value) / 100 : value;
}
