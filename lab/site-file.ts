import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PLACES, prefixOf } from "./addresses.ts";
import type { Manifest } from "./manifest.ts";

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

/** Writes `<state>/haechi.yaml`: the repository's site file with this lab's addresses. */
export function writeSiteFile(manifest: Manifest): void {
  const source = fileURLToPath(new URL("../haechi.yaml", import.meta.url));
  const moved = moveAddressesOf(readFileSync(source, "utf8"), manifest.slot);
  writeFileSync(manifest.siteFile, nameIssuer(moved, manifest.identity?.issuer ?? null));
}
