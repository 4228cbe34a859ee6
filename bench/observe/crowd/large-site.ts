import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";

const ROOT = path.join(import.meta.dirname, "../../..");
const TIERS = ["stream", "database", "search", "objects", "observability"];
const PARTS = ["gateway-kr", "gateway-jp", "flags-kr", "flags-jp", "kr", "jp"];

type SiteFile = { services: Record<string, { components: Record<string, object> }> };

/**
 * The site that ships, with services added until it has `components` components: each added one has gateways, flags and a database
 * in both regions, as the console and the meta-DB have.
 * @returns where it was written
 */
export function writeLargeSite(folder: string, components: number): string {
  const site = parse(readFileSync(path.join(ROOT, "haechi.yaml"), "utf8")) as SiteFile;
  let left =
    components - Object.values(site.services).reduce((sum, one) => sum + Object.keys(one.components).length, 0);
  const { console: front, "meta-db": database } = site.services;
  const models: Record<string, object> = { ...front?.components, ...database?.components };
  for (let number = 1; left > 0; number += 1) {
    const parts = PARTS.slice(0, left);
    const name = `service-${String(number).padStart(3, "0")}`;
    const own = parts.map((part) => [part, withoutRouter(models[part] ?? {})] as const);
    site.services[name] = {
      ...database,
      title: { ko: `서비스 ${number}`, en: `Service ${number}`, ja: `サービス ${number}` },
      tier: TIERS[number % TIERS.length],
      components: Object.fromEntries(own),
    } as SiteFile["services"][string];
    left -= parts.length;
  }
  const file = path.join(folder, "haechi.yaml");
  writeFileSync(file, stringify(site));
  return file;
}

/** Customers reach these databases by no router of theirs. */
function withoutRouter(component: object): object {
  const { router: _, ...rest } = component as { readonly router?: unknown };
  return rest;
}
