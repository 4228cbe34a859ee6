import type { Component, GatewayComponent } from "#domain/topology/topology.ts";

export type SettingName =
  | "adapter"
  | "region"
  | "agent"
  | "url"
  | "backends"
  | "backend"
  | "zones"
  | "map"
  | "limits"
  | "canary"
  | "database"
  | "of"
  | "stanza"
  | "scratch"
  | "repository"
  | "repositories"
  | "service-region"
  | "keys"
  | "bucket"
  | "nodes"
  | "synchronous"
  | "stream"
  | "group"
  | "dead-letters"
  | "replicas"
  | "row-level-security"
  | "router"
  | "of"
  | "normal"
  | "most"
  | "every"
  | "timeout";
export type Setting = { readonly name: SettingName; readonly value: string };

/** What the site's file says of a component. Named one by one, so that a secret is never among them. */
export function settingsOf(component: Component): readonly Setting[] {
  const pairs = (record: Readonly<Record<string, string>>) =>
    Object.entries(record)
      .map(([key, value]) => `${key} ${value}`)
      .join(", ");
  const own: Setting[] = [{ name: "adapter", value: component.adapter }];
  if (component.kind !== "entrance") own.push({ name: "region", value: component.region });
  if (component.kind === "entrance") {
    own.push({ name: "url", value: component.url }, { name: "agent", value: component.agent });
    own.push({ name: "backends", value: pairs(component.backends) });
  }
  if (component.kind === "archive") {
    const { of, agent, stanza, scratch } = component;
    for (const [name, value] of Object.entries({ of, agent, stanza, scratch }))
      own.push({ name: name as SettingName, value });
  }
  if (component.kind === "images") {
    own.push({ name: "url", value: component.url }, { name: "repositories", value: component.repositories.join(", ") });
  }
  if (component.kind === "sources") {
    own.push({ name: "agent", value: component.agent }, { name: "repository", value: component.repository });
  }
  if (component.kind === "keys") {
    own.push({ name: "url", value: component.url }, { name: "service-region", value: component.serviceRegion });
    own.push({ name: "keys", value: component.keys.join(", ") });
  }
  if (component.kind === "objects") {
    own.push({ name: "url", value: component.url }, { name: "service-region", value: component.serviceRegion });
    own.push({ name: "bucket", value: `${component.bucket}/${component.prefix}` });
  }
  if (component.kind === "gateway") own.push({ name: "backend", value: component.backend });
  if (component.kind === "gateway" || component.kind === "flags") {
    own.push({ name: "zones", value: component.zones.join(", ") });
  }
  if (component.kind === "gateway" || component.kind === "entrance") {
    own.push({ name: "map", value: `${component.map.file} ${component.map.key}` });
  }
  if (component.kind === "gateway") own.push(...ofRequests(component));
  if (component.kind === "database") {
    own.push({ name: "database", value: component.database }, { name: "nodes", value: pairs(component.nodes) });
    own.push({ name: "synchronous", value: String(component.synchronous) });
    own.push({ name: "row-level-security", value: component.rowLevelSecurity ? "required" : "-" });
    if (component.router)
      own.push({ name: "router", value: `${component.router.gateway} ${component.router.backend}` });
  }
  if (component.kind === "consumers") {
    if (component.url !== null) own.push({ name: "url", value: component.url });
    own.push({ name: "zones", value: component.zones.join(", ") }, { name: "of", value: component.of });
    own.push({ name: "group", value: component.group });
    own.push({ name: "normal", value: String(component.normal) }, { name: "most", value: String(component.most) });
  }
  if (component.kind === "stream") {
    own.push({ name: "nodes", value: pairs(component.nodes) }, { name: "stream", value: component.stream });
    own.push({ name: "group", value: component.group }, { name: "dead-letters", value: component.deadLetters });
    own.push({ name: "replicas", value: String(component.replicas) });
    if (component.router)
      own.push({ name: "router", value: `${component.router.gateway} ${component.router.backend}` });
  }
  if (component.observe) {
    own.push({ name: "every", value: `${component.observe.intervalMs / 1_000} s` });
    own.push({ name: "timeout", value: `${component.observe.timeoutMs / 1_000} s` });
  }
  return own;
}

function ofRequests({ limits, canary }: GatewayComponent): Setting[] {
  const rates = Object.entries(limits?.classes ?? {}).map(([of, rate]) => `${of} ${rate}`);
  return [
    ...(limits ? [{ name: "limits", value: `${limits.map.file}: ${rates.join(", ")}` } as const] : []),
    ...(canary ? [{ name: "canary", value: `${canary.backend}/${canary.server} ${canary.weight}` } as const] : []),
  ];
}
