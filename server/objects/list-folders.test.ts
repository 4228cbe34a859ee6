import { describe, expect, it } from "vitest";
import { MOST_FOLDERS, MOST_PAGES } from "#domain/objects/rotation.ts";
import type { Look, ObjectsPort } from "../adapters/ports.ts";
import { listFolders } from "./list-folders.ts";

/** Pages as they are given, one after the other; the last one stays when there are no more. */
function paged(pages: readonly (readonly string[])[], endless = false) {
  const asked: (string | null)[] = [];
  const looks = new Set<Look>();
  const port: Pick<ObjectsPort, "prefixes"> = {
    prefixes: async (_, { after }, look) => {
      asked.push(after);
      looks.add(look);
      const at = Number(after ?? 0);
      const isLast = !endless && at + 1 >= pages.length;
      return { prefixes: pages[Math.min(at, pages.length - 1)] ?? [], next: isLast ? null : String(at + 1) };
    },
  };
  const list = (isOver = () => false) =>
    listFolders(port, "evidence/kr", "", () => ({ signal: new AbortController().signal }), isOver);
  return { list, asked, looks };
}

describe("the folders in a folder", () => {
  it("are those of all its pages, each asked for in a time of its own", async () => {
    const { list, asked, looks } = paged([["a/"], [], ["b/", "c/"]]);
    expect(await list()).toEqual(["a/", "b/", "c/"]);
    expect(asked).toEqual([null, "1", "2"]);
    expect(looks.size).toBe(3);
  });

  it("are too many to be looked for where there are a thousand, or versions without end", async () => {
    const many = Array.from({ length: MOST_FOLDERS }, (_, n) => `${n}/`);
    expect(await paged([many]).list()).toBe("wide");
    expect(await paged([many.slice(1)]).list()).toHaveLength(MOST_FOLDERS - 1);
    const flat = paged([["one/"], []], true);
    expect(await flat.list()).toBe("wide");
    expect(flat.asked).toHaveLength(MOST_PAGES);
  });

  it("are not known where the round is over before their last page, and are where that was it", async () => {
    const { list, asked } = paged([["a/"], ["b/"], ["c/"]]);
    expect(await list(() => asked.length >= 2)).toBe("over");
    expect(asked).toHaveLength(2);
    expect(await paged([["a/"]]).list(() => true)).toEqual(["a/"]);
  });
});
