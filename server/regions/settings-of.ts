import type { Component } from "#domain/topology/topology.ts";

export type SettingName =
  | "adapter"
  | "region"
  | "agent"
  | "url"
  | "backends"
  | "backend"
  | "zones"
  | "map"
  | "database"
  | "nodes"
  | "synchronous"
  | "row-level-security"
  | "router"
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
  if (component.kind === "gateway") own.push({ name: "backend", value: component.backend });
  if (component.kind === "gateway" || component.kind === "flags") {
    own.push({ name: "zones", value: component.zones.join(", ") });
  }
  if (component.kind === "gateway" || component.kind === "entrance") {
    own.push({ name: "map", value: `${component.map.file} ${component.map.key}` });
  }
  if (component.kind === "database") {
    own.push({ name: "database", value: component.database }, { name: "nodes", value: pairs(component.nodes) });
    own.push({ name: "synchronous", value: String(component.synchronous) });
    own.push({ name: "row-level-security", value: component.rowLevelSecurity ? "required" : "-" });
    if (component.router)
      own.push({ name: "router", value: `${component.router.gateway} ${component.router.backend}` });
  }
  if (component.observe) {
    own.push({ name: "every", value: `${component.observe.intervalMs / 1_000} s` });
    own.push({ name: "timeout", value: `${component.observe.timeoutMs / 1_000} s` });
  }
  return own;
}
