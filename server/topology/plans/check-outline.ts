import type { PlanParam } from "#domain/plans/plan.ts";
import { allZones, componentIds, findComponent, regionOfZone } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { didYouMean } from "../file/did-you-mean.ts";
import type { Finding } from "../file/problem.ts";
import type { PlanOutline } from "./plan-schema.ts";

/** Regions, parameters and titles of a plan. Its approval is the sovereignty guard's business. */
export function* checkOutline(outline: PlanOutline, topology: Topology): Generator<Finding> {
  const regions = Object.keys(topology.regions);
  for (const key of ["from", "to"] as const) {
    const region = outline[key];
    if (region === undefined || regions.includes(region)) continue;
    yield { path: [key], what: `unknown region "${region}"`, remedy: didYouMean(region, regions) };
  }
  if ((outline.from === undefined) !== (outline.to === undefined)) {
    const [given, lacking] = outline.from === undefined ? ["to", "from"] : ["from", "to"];
    yield {
      path: [given],
      at: "key",
      what: `"${given}" without "${lacking}"`,
      remedy: `Add ${lacking}: <region>, or leave both out.`,
    };
  }
  for (const locale of topology.locales) {
    if (outline.title[locale] !== undefined) continue;
    yield {
      path: ["title"],
      at: "key",
      what: `the title lacks ${locale}`,
      remedy: `Add ${locale}: … (locales of the site).`,
    };
  }
  yield* checkParams(outline, topology);
  yield* checkMentions(outline);
}

function* checkParams(outline: PlanOutline, topology: Topology): Generator<Finding> {
  const regions = Object.keys(topology.regions);
  const text = JSON.stringify([outline.before, outline.steps, outline.verify]);
  for (const [name, param] of Object.entries(outline.params ?? {})) {
    const path = ["params", name];
    if (param.region !== undefined && !regions.includes(param.region)) {
      yield {
        path: [...path, "region"],
        what: `unknown region "${param.region}"`,
        remedy: didYouMean(param.region, regions),
      };
    } else if (param.region !== undefined && param.type !== "zone") {
      yield {
        path: [...path, "region"],
        what: `a ${param.type} is not chosen by region`,
        remedy: "Leave region out; only zones have one.",
      };
    }
    if (param.default !== undefined) {
      const possible = valuesOf(param, topology);
      if (possible !== null && !possible.includes(param.default)) {
        const what = `the default "${param.default}" is no ${param.type}`;
        yield { path: [...path, "default"], what, remedy: didYouMean(param.default, possible) };
      }
    }
    if (!text.includes(`\${${name}}`)) {
      yield {
        path,
        at: "key",
        what: `the parameter "${name}" is never used`,
        remedy: `Write "\${${name}}" where its value belongs, or remove it.`,
      };
    }
  }
}

/** Values a parameter may take; null: any text. */
export function valuesOf(
  param: Pick<PlanParam, "region" | "kind"> & { readonly type: string },
  topology: Topology,
): readonly string[] | null {
  if (param.type === "zone") {
    return allZones(topology).filter(
      (zone) => param.region === undefined || regionOfZone(topology, zone) === param.region,
    );
  }
  if (param.type === "region") return Object.keys(topology.regions);
  if (param.type !== "component") return null;
  return componentIds(topology).filter(
    (id) => param.kind === undefined || findComponent(topology, id)?.kind === param.kind,
  );
}

/** `${…}` inside longer texts (titles, instructions) must be a parameter too; whole values are looked at with their action. */
function* checkMentions(outline: PlanOutline): Generator<Finding> {
  const known = Object.keys(outline.params ?? {});
  for (const { text, path } of textsOf({ before: outline.before, steps: outline.steps, verify: outline.verify }, [])) {
    for (const [whole, name = ""] of text.matchAll(/\$\{([^}]*)\}/g)) {
      if (whole === text || known.includes(name)) continue;
      yield { path, what: `unknown parameter "${name}"`, remedy: didYouMean(name, known) };
    }
  }
}

function textsOf(value: unknown, path: Finding["path"]): { text: string; path: Finding["path"] }[] {
  if (typeof value === "string") return [{ text: value, path }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    textsOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
