import { z } from "zod";
import { AdapterError, type Look } from "../ports.ts";
import { type Reader, readAll } from "./http.ts";

const PAGE = 100;
const MOST_PAGES = 100;
const PAGE_BYTES = 1024 * 1024;
/** As the distribution specification writes them: nothing else is put in an address. */
const REPOSITORY = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/** The wanted repositories by their names: those written out, and those of the catalogue below a `prefix/*`. */
export async function repositoriesOf(reader: Reader, wanted: readonly string[], look: Look): Promise<string[]> {
  const exact = wanted.filter((one) => !one.endsWith("/*"));
  const prefixes = wanted.filter((one) => one.endsWith("/*")).map((one) => one.slice(0, -1));
  if (prefixes.length === 0) return exact;
  const shape = z.object({ repositories: z.array(z.string().regex(REPOSITORY)).nullable() });
  const listed = await pages(reader, `/v2/_catalog?n=${PAGE}`, shape, (page) => page.repositories ?? [], look);
  if (listed === null) throw new AdapterError("not-capable", reader.component, "the registry lists no catalogue");
  const below = listed.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
  return [...new Set([...exact, ...below])];
}

/** Null: there is no such repository. */
export async function tagsOf(reader: Reader, repository: string, look: Look): Promise<string[] | null> {
  const shape = z.object({ tags: z.array(z.string().regex(TAG)).nullable() });
  return await pages(reader, `/v2/${repository}/tags/list?n=${PAGE}`, shape, (page) => page.tags ?? [], look);
}

async function pages<T>(
  reader: Reader,
  first: string,
  shape: z.ZodType<T>,
  of: (page: T) => readonly string[],
  look: Look,
): Promise<string[] | null> {
  const all = new Set<string>();
  let path: string | null = first;
  for (let page = 0; path !== null; page += 1) {
    if (page >= MOST_PAGES) throw new AdapterError("nonsense", reader.component, `more than ${MOST_PAGES} pages`);
    const got: Awaited<ReturnType<typeof readAll>> = await readAll(
      reader,
      path,
      { accept: "application/json", most: PAGE_BYTES },
      look,
    );
    if (got === null) {
      if (page === 0) return null;
      throw new AdapterError("nonsense", reader.component, "a page that was announced is not there");
    }
    for (const one of of(parse(reader, shape, got.bytes))) all.add(one);
    path = following(reader, got.headers.link);
  }
  return [...all];
}

function parse<T>(reader: Reader, shape: z.ZodType<T>, bytes: Buffer): T {
  let said: unknown;
  try {
    said = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new AdapterError("nonsense", reader.component, `not JSON: ${bytes.toString("utf8").slice(0, 80)}`);
  }
  const parsed = shape.safeParse(said);
  if (parsed.success) return parsed.data;
  throw new AdapterError("nonsense", reader.component, `${parsed.error.issues[0]?.message ?? "another shape"}`);
}

/** The next page as the `Link` header says; never one of another host. */
function following(reader: Reader, link: string | string[] | undefined): string | null {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(String(link ?? ""))?.[1];
  if (target === undefined) return null;
  const url = new URL(target, `${reader.url}/`);
  if (url.origin !== new URL(reader.url).origin) {
    throw new AdapterError("nonsense", reader.component, `its next page is at ${url.host}`);
  }
  return `${url.pathname}${url.search}`;
}
