import { ROLES } from "#domain/access/roles.ts";
import { didYouMean } from "../file/did-you-mean.ts";
import type { Finding } from "../file/problem.ts";
import { parseApprovers } from "./build-topology.ts";
import { checkBacklog } from "./check-backlog.ts";
import { checkComponent } from "./check-component.ts";
import type { SiteFile } from "./site-schema.ts";

/** What a schema cannot see: names that must exist elsewhere in the file, and rules between entries. */
export function checkSite(file: SiteFile): Finding[] {
  return [
    ...checkZones(file),
    ...checkAgents(file),
    ...checkServices(file),
    ...checkApprovals(file),
    ...checkAutomatic(file),
    ...checkBacklog(file),
  ];
}

function* checkZones(file: SiteFile): Generator<Finding> {
  const seen = new Map<string, string>();
  for (const [region, { zones }] of Object.entries(file.regions)) {
    for (const [index, zone] of zones.entries()) {
      const path = ["regions", region, "zones", index];
      if (zone === "outside" || Object.hasOwn(file.regions, zone)) {
        yield {
          path,
          what: `a zone cannot be called "${zone}"`,
          remedy: "Choose a name that is no region and not outside.",
        };
      }
      const other = seen.get(zone);
      if (other !== undefined) {
        yield {
          path,
          what: `zone "${zone}" stands in ${other} already`,
          remedy: "A zone is in one region, once: remove or rename it.",
        };
      }
      seen.set(zone, region);
    }
  }
}

/** Every zone needs eyes and hands, and one pair of eyes stands outside: witnesses must not all be in what may be lost. */
function* checkAgents(file: SiteFile): Generator<Finding> {
  const wanted = [...Object.values(file.regions).flatMap((region) => region.zones), "outside"];
  for (const agent of Object.keys(file.agents)) {
    if (wanted.includes(agent)) continue;
    yield { path: ["agents", agent], at: "key", what: `unknown zone "${agent}"`, remedy: didYouMean(agent, wanted) };
  }
  for (const zone of wanted) {
    if (Object.hasOwn(file.agents, zone)) continue;
    yield { path: ["agents"], at: "key", what: `no agent for "${zone}"`, remedy: `Add ${zone}: https://host:port.` };
  }
  const addresses = Object.entries(file.agents);
  for (const [index, [agent, url]] of addresses.entries()) {
    const twin = addresses.slice(0, index).find(([, other]) => other === url);
    if (twin === undefined) continue;
    yield {
      path: ["agents", agent],
      what: `${url} is the agent of ${twin[0]} already`,
      remedy: "Each zone has an agent of its own.",
    };
  }
}

function* checkServices(file: SiteFile): Generator<Finding> {
  for (const [service, { components, title, synthetic }] of Object.entries(file.services)) {
    if (synthetic !== undefined) yield* checkSynthetic(file, ["services", service, "synthetic"], synthetic);
    for (const locale of file.locales) {
      if (title[locale] !== undefined) continue;
      const path = ["services", service, "title"];
      yield { path, at: "key", what: `the title lacks ${locale}`, remedy: `Add ${locale}: … (locales of the site).` };
    }
    for (const [name, component] of Object.entries(components)) {
      yield* checkComponent(file, ["services", service, "components", name], service, component);
    }
  }
}

/** It must go in by an entrance that leads to the region which is to answer. */
function* checkSynthetic(
  file: SiteFile,
  path: readonly (string | number)[],
  { entrance, region }: NonNullable<SiteFile["services"][string]["synthetic"]>,
): Generator<Finding> {
  const entrances = Object.entries(file.services).flatMap(([service, { components }]) =>
    Object.entries(components).flatMap(([name, component]) =>
      component.adapter === "haproxy" && component.kind === "entrance" ? [{ id: `${service}/${name}`, component }] : [],
    ),
  );
  const found = entrances.find(({ id }) => id === entrance);
  if (found === undefined) {
    const remedy = didYouMean(
      entrance,
      entrances.map(({ id }) => id),
    );
    yield { path: [...path, "entrance"], what: `no entrance is called "${entrance}"`, remedy };
  } else if (!Object.hasOwn(found.component.backends, region)) {
    const what = `"${entrance}" does not lead to "${region}"`;
    yield { path: [...path, "region"], what, remedy: didYouMean(region, Object.keys(found.component.backends)) };
  }
}

function* checkApprovals(file: SiteFile): Generator<Finding> {
  const { approvals, data_loss: dataLoss } = file.policies;
  const policies = [
    ...Object.entries(approvals).map(([policy, approval]) => ({
      policy,
      approval,
      path: ["policies", "approvals", policy],
    })),
    ...(dataLoss === undefined ? [] : [{ policy: "data_loss", approval: dataLoss, path: ["policies", "data_loss"] }]),
  ];
  for (const { policy, approval, path } of policies) {
    const { approvers, word, of } = parseApprovers(approval.approvers);
    if (of === null) {
      yield { path: [...path, "approvers"], what: `unknown role "${word}"`, remedy: didYouMean(word, ROLES) };
    } else if (!Object.values(file.roles.map).includes(of)) {
      const remedy = `Add the group of these people: { <group>: ${of} }.`;
      yield {
        path: ["roles", "map"],
        at: "key",
        what: `nobody can ever be ${of}, but "${policy}" waits for ${approvers}`,
        remedy,
      };
    }
    if (approval.fresh_login > approval.expires) {
      const remedy = "Choose a fresh_login that is not longer than expires.";
      yield { path: [...path, "fresh_login"], what: "a login would stay fresh longer than the approval lives", remedy };
    }
  }
}

/** Whose primary a rule speaks of; its plan is looked at once the plans are read (check-automatic.ts). */
function* checkAutomatic(file: SiteFile): Generator<Finding> {
  for (const [index, rule] of (file.policies.automatic ?? []).entries()) {
    if (rule.when !== "primary-lost") continue;
    const path = ["policies", "automatic", index, "service"];
    const withDatabase = Object.keys(file.services).filter((name) =>
      Object.values(file.services[name]?.components ?? {}).some(({ adapter }) => adapter === "postgresql"),
    );
    if (!Object.hasOwn(file.services, rule.service)) {
      yield { path, what: `unknown service "${rule.service}"`, remedy: didYouMean(rule.service, withDatabase) };
    } else if (!withDatabase.includes(rule.service)) {
      const what = `"${rule.service}" has no database whose primary could be lost`;
      yield { path, what, remedy: didYouMean(rule.service, withDatabase) };
    }
  }
}
