import { openSite, type SiteParts, type TrialSite } from "../trials/site/site.ts";
import type { Options } from "./bench.ts";

/** A site for a bench, closed when the bench ends; also when it is interrupted while it opens. One that did not open has cleaned up after itself. */
export async function siteFor({ atEnd }: Pick<Options, "atEnd">, parts: SiteParts): Promise<TrialSite> {
  const opening = openSite(parts);
  atEnd(() =>
    opening.then(
      (site) => site.close(),
      () => undefined,
    ),
  );
  return await opening;
}
