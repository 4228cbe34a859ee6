import { judgeConfig } from "#domain/standards/config.ts";
import { judgeImages } from "#domain/standards/images.ts";
import { judgeKeys } from "#domain/standards/keys.ts";
import type { Verdict } from "#domain/standards/standard.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { readSamples } from "../observe/samples.ts";
import { configFacts, imagesFacts, keysFacts } from "./catalogue-facts.ts";
import { keepVerdicts } from "./keep-verdicts.ts";

type Judged = { readonly id: string; readonly component: { readonly region: string } };

/** Where the site says nothing of keys: they are judged all the same, since none may be of several regions whatever the file says. */
const KEYS_AT_LEAST = { rotation: false, metadataEveryMs: 86_400_000 };

/** The standards of images, configuration and keys, held against what was measured of them. */
export async function judgeCatalogue(
  db: Database,
  installationId: string,
  topology: Topology,
  now = new Date(),
  /** One component alone. */
  only?: string,
): Promise<void> {
  const { images, config, keys } = topology.standards ?? {};
  const samples = await readSamples(db);
  const isMeant = ({ id }: { readonly id: string }) => only === undefined || only === id;
  const keep = (standard: string, { id, component }: Judged, verdicts: readonly Verdict[]) =>
    keepVerdicts(db, installationId, { standard, component: id, region: component.region }, verdicts, now);
  if (images !== undefined) {
    for (const one of componentsOf(topology, "images").filter(isMeant)) {
      const { id, component } = one;
      const facts = await imagesFacts(db, id, samples.get(`${id}:${component.region}`), now);
      await keep("images", one, judgeImages(images, facts, now));
    }
  }
  if (config !== undefined) {
    for (const one of componentsOf(topology, "sources").filter(isMeant)) {
      const facts = await configFacts(db, one.id, samples.get(`${one.id}:${one.component.agent}`), now);
      await keep("config", one, judgeConfig(config, facts, now));
    }
  }
  for (const one of componentsOf(topology, "keys").filter(isMeant)) {
    const facts = await keysFacts(db, one, samples.get(`${one.id}:${one.component.region}`), now);
    const verdicts = judgeKeys(keys ?? KEYS_AT_LEAST, facts, now);
    await keep(
      "keys",
      one,
      keys === undefined ? verdicts.filter(({ part }) => part !== "rotation" && part !== "metadata") : verdicts,
    );
  }
}
