import { MOST_FOLDERS, MOST_PAGES } from "#domain/objects/rotation.ts";
import type { Look, ObjectsPort } from "../adapters/ports.ts";

/**
 * The folders right in a folder. Each page has a time of its own, however many there are. `wide`: there are too many, or they stand among too
 * many versions to be looked for in each round; `over`: the round had no time to find all of them.
 */
export async function listFolders(
  port: Pick<ObjectsPort, "prefixes">,
  component: string,
  prefix: string,
  look: () => Look,
  isOver: () => boolean,
): Promise<readonly string[] | "wide" | "over"> {
  const found: string[] = [];
  let after: string | null = null;
  for (let page = 1; ; page += 1) {
    const { prefixes, next }: Awaited<ReturnType<ObjectsPort["prefixes"]>> = await port.prefixes(
      component,
      { prefix, after },
      look(),
    );
    found.push(...prefixes);
    if (found.length >= MOST_FOLDERS) return "wide";
    if (next === null) return found;
    if (page >= MOST_PAGES) return "wide";
    if (isOver()) return "over";
    after = next;
  }
}
