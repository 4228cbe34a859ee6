import { ROLES, type Role } from "#domain/access/roles.ts";
import { mapValues } from "#domain/map-values.ts";
import type { ObjectsStandard } from "#domain/standards/objects-facts.ts";
import {
  type ApprovalPolicy,
  type BacklogPolicy,
  type Component,
  DETECTION,
  type DetectionPolicy,
  type Standards,
  type Synthetic,
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
      ...(service.synthetic === undefined ? {} : { synthetic: buildSynthetic(service.synthetic) }),
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
      backlog: (file.policies.backlog ?? []).map(buildBacklog),
    },
    ...(file.standards === undefined ? {} : { standards: buildStandards(file.standards) }),
    sovereignty: { mayCross: file.sovereignty.may_cross },
  };
}

function buildStandards({ postgresql, images, config, keys, objects }: NonNullable<SiteFile["standards"]>): Standards {
  return {
    ...(postgresql === undefined ? {} : buildPostgresql(postgresql)),
    ...(images === undefined
      ? {}
      : { images: { stable: images.stable, keepMs: images.keep, verifyEveryMs: images.verify } }),
    ...(config === undefined ? {} : { config: { withinMs: config.archive.within } }),
    ...(keys === undefined ? {} : { keys: { rotation: keys.rotation === "required", metadataEveryMs: keys.metadata } }),
    ...(objects === undefined ? {} : { objects: buildObjects(objects) }),
  };
}

function buildObjects({ lock, lifecycle, encryption, verify }: ObjectsFile): ObjectsStandard {
  return {
    lock: { mode: lock.mode === "compliance" ? "COMPLIANCE" : "GOVERNANCE", atLeastMs: lock.at_least },
    lifecycleMs: lifecycle ?? null,
    encryption,
    verify: { sample: verify.sample === "all" ? null : verify.sample, everyMs: verify.every },
  };
}
type ObjectsFile = NonNullable<NonNullable<SiteFile["standards"]>["objects"]>;

function buildPostgresql(postgresql: NonNullable<NonNullable<SiteFile["standards"]>["postgresql"]>): Standards {
  const { base_backup, wal, keep, verify, prove } = postgresql;
  return {
    postgresql: {
      baseBackupEveryMs: base_backup,
      walContinuous: wal === "continuous",
      keepMs: keep,
      verifyEveryMs: verify ?? null,
      prove: { everyMs: prove.restore, check: prove.check },
    },
  };
}

function buildDetection(policy: NonNullable<SiteFile["policies"]["detection"]>): DetectionPolicy {
  const loss = ({ votes, for: forMs }: typeof policy.zone_lost) => ({ votes, forMs });
  return { zoneLost: loss(policy.zone_lost), primaryLost: loss(policy.primary_lost) };
}

function buildBacklog(policy: NonNullable<SiteFile["policies"]["backlog"]>[number]): BacklogPolicy {
  const { oldest, hold, relaxed, normal, ...rest } = policy;
  const keeping = ({ sampling, ttl }: typeof relaxed) => ({ sampling, ttlMs: ttl });
  return { ...rest, oldestMs: oldest, holdMs: hold, relaxed: keeping(relaxed), normal: keeping(normal) };
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
  if (component.adapter === "redis-streams") {
    const { dead_letters, left_out, router, ...rest } = component;
    return { ...rest, kind: "stream", deadLetters: dead_letters, leftOut: left_out ?? null, router: router ?? null };
  }
  if (component.adapter === "haproxy" && component.kind === "entrance") {
    return { ...component, url: component.url.replace(/\/$/, "") };
  }
  if (component.adapter === "pgbackrest") return { ...component, kind: "archive" };
  if (component.adapter === "oci") return { ...component, kind: "images", url: component.url.replace(/\/$/, "") };
  if (component.adapter === "git") return { ...component, kind: "sources" };
  if (component.adapter === "kms") {
    const { service_region, access_key, secret_key, ...rest } = component;
    const names = { serviceRegion: service_region, accessKey: access_key, secretKey: secret_key };
    return { ...rest, ...names, kind: "keys", url: component.url.replace(/\/$/, "") };
  }
  if (component.adapter === "s3") {
    const { service_region, access_key, secret_key, force_path_style, ...rest } = component;
    const names = { serviceRegion: service_region, accessKey: access_key, secretKey: secret_key };
    return { ...rest, ...names, forcePathStyle: force_path_style, url: component.url.replace(/\/$/, "") };
  }
  const zones = component.zones ?? file.regions[component.region]?.zones ?? [];
  if (component.adapter === "flags") return { ...component, kind: "flags", zones };
  if (component.adapter !== "haproxy") return { url: null, ...component, kind: "consumers", zones };
  const { mutual_tls, ...gateway } = component;
  return { ...gateway, zones, ...(mutual_tls === undefined ? {} : { mutualTls: true }) };
}

function buildSynthetic(file: NonNullable<SiteFile["services"][string]["synthetic"]>): Synthetic {
  return {
    entrance: file.entrance,
    region: file.region,
    tenant: file.tenant,
    everyMs: file.every,
    caseP95Ms: file.case_p95,
    alertP95Ms: file.alert_p95,
    giveUpMs: file.give_up,
    passes: file.passes,
    windowMs: file.window,
  };
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
