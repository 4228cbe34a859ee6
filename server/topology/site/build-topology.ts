import { ROLES, type Role } from "#domain/access/roles.ts";
import {
  type ApprovalPolicy,
  type Component,
  DETECTION,
  type DetectionPolicy,
  type Topology,
} from "#domain/topology/topology.ts";
import type { SiteComponent, SiteFile } from "./site-schema.ts";

type WithoutObserve<T> = T extends unknown ? Omit<T, "observe"> : never;

/** The file's words as the product's. Call it only with a file that `checkSite` found nothing wrong in. */
export function buildTopology(file: SiteFile): Topology {
  return {
    site: file.site,
    locales: file.locales,
    regions: file.regions,
    agents: mapValues(file.agents, (url) => url.replace(/\/$/, "")),
    roles: file.roles,
    ...(file.identity === undefined ? {} : { identity: file.identity }),
    services: mapValues(file.services, (service) => ({
      title: service.title,
      tier: service.tier,
      data: service.data,
      objectives: {
        ...(service.objectives.rto === undefined ? {} : { rtoMs: service.objectives.rto }),
        ...(service.objectives.rpo === undefined ? {} : { rpoMs: service.objectives.rpo }),
      },
      components: mapValues(service.components, (component) => buildComponent(component, file)),
    })),
    policies: {
      approvals: mapValues(file.policies.approvals, buildApproval),
      ...(file.policies.data_loss === undefined ? {} : { dataLoss: buildApproval(file.policies.data_loss) }),
      capacity: file.policies.capacity,
      detection: file.policies.detection === undefined ? DETECTION : buildDetection(file.policies.detection),
      automatic: (file.policies.automatic ?? []).map((rule) => ({
        when: rule.when,
        service: rule.when === "primary-lost" ? rule.service : null,
        run: rule.run,
      })),
    },
    sovereignty: { mayCross: file.sovereignty.may_cross },
  };
}

function buildDetection(policy: NonNullable<SiteFile["policies"]["detection"]>): DetectionPolicy {
  const loss = ({ votes, for: forMs }: typeof policy.zone_lost) => ({ votes, forMs });
  return { zoneLost: loss(policy.zone_lost), primaryLost: loss(policy.primary_lost) };
}

function buildComponent({ observe, ...rest }: SiteComponent, file: SiteFile): Component {
  const component = buildKind(rest, file);
  return observe === undefined
    ? component
    : { ...component, observe: { intervalMs: observe.every, timeoutMs: observe.timeout } };
}

function buildKind(component: WithoutObserve<SiteComponent>, file: SiteFile): Component {
  if (component.adapter === "postgresql") {
    const { row_level_security, router, ...rest } = component;
    return { ...rest, kind: "database", rowLevelSecurity: row_level_security === "required", router: router ?? null };
  }
  if (component.adapter === "haproxy" && component.kind === "entrance") {
    return { ...component, url: component.url.replace(/\/$/, "") };
  }
  const zones = component.zones ?? file.regions[component.region]?.zones ?? [];
  if (component.adapter === "flags") return { ...component, kind: "flags", zones };
  const { mutual_tls, ...gateway } = component;
  return { ...gateway, zones, ...(mutual_tls === undefined ? {} : { mutualTls: true }) };
}

function buildApproval(policy: SiteFile["policies"]["approvals"][string]): ApprovalPolicy {
  const { approvers, of } = parseApprovers(policy.approvers);
  if (of === null) throw new Error(`approvers: unknown role in "${policy.approvers}"`);
  return {
    approvers,
    of,
    freshLoginMs: policy.fresh_login,
    expiresMs: policy.expires,
    executeWithinMs: policy.execute_within,
    notify: policy.notify,
  };
}

/** `2 of executive`; `of` is null for a role that does not exist. */
export function parseApprovers(text: string): { approvers: number; word: string; of: Role | null } {
  const [count, , word] = text.split(" ");
  return { approvers: Number(count), word: word ?? "", of: ROLES.find((role) => role === word) ?? null };
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, change: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
