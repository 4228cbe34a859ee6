import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { PLACES, prefixOf } from "./addresses.ts";
import type { Manifest } from "./manifest.ts";
import { PARTS, type Part } from "./parts.ts";

/** Moves every address of the contract in a text to where the lab stands now. Pure. */
export function moveAddressesOf(text: string, slot: number): string {
  return PLACES.reduce((moved, place) => {
    const from = prefixOf(place, 0).replaceAll(".", "\\.");
    // A placeholder keeps an address that was moved from being moved again as another place's.
    return moved.replaceAll(new RegExp(`(?<![\\d.])${from}\\.(?=\\d)`, "g"), `<${place}>.`);
  }, text).replaceAll(/<([a-z-]+)>\./g, (whole, name) => {
    const place = PLACES.find((one) => one === name);
    return place === undefined ? whole : `${prefixOf(place, slot)}.`;
  });
}

/** Names the login provider of this lab, or, where it has none, leaves the site without one. Pure. */
export function nameIssuer(text: string, issuer: string | null): string {
  const line = /^identity: .*\n/m;
  if (!line.test(text)) throw new Error("haechi.yaml has no line `identity: …` to put the lab's provider into.");
  return text.replace(line, issuer === null ? "" : `identity: { issuer: ${issuer} }\n`);
}

/** What the site says of each part of the lab: its component, and what is demanded of it. */
const OF_PART: Readonly<
  Record<Part, { readonly service: string; readonly component: string; readonly standard: string }>
> = {
  registry: { service: "releases", component: "images", standard: "images" },
  charts: { service: "releases", component: "charts", standard: "config" },
  keys: { service: "evidence", component: "keys-kr", standard: "keys" },
  objects: { service: "evidence", component: "objects-kr", standard: "objects" },
};

/** The site without the parts that a lab does without: what is not there is not to be measured as if it were lost. Pure. */
export function withoutParts(text: string, missing: readonly Part[]): string {
  if (missing.length === 0) return text;
  const document = parseDocument(text);
  for (const part of missing) {
    const { service, component, standard } = OF_PART[part];
    document.deleteIn(["services", service, "components", component]);
    document.deleteIn(["standards", standard]);
  }
  for (const { service } of Object.values(OF_PART)) {
    const left = document.getIn(["services", service, "components"]) as
      | { readonly items: readonly unknown[] }
      | undefined;
    if (left?.items.length === 0) document.deleteIn(["services", service]);
  }
  return document.toString({ lineWidth: 0 });
}

/** Writes `<state>/haechi.yaml`: the repository's site file with this lab's addresses. */
export function writeSiteFile(manifest: Manifest): void {
  const source = fileURLToPath(new URL("../haechi.yaml", import.meta.url));
  const moved = moveAddressesOf(readFileSync(source, "utf8"), manifest.slot);
  const missing = PARTS.filter((part) => manifest[part] === null);
  writeFileSync(manifest.siteFile, withoutParts(nameIssuer(moved, manifest.identity?.issuer ?? null), missing));
}
