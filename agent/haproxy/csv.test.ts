import { describe, expect, it } from "vitest";
import { parseMap, parseServersState, parseStat } from "./csv.ts";
import { plain } from "./socket.ts";

describe("show stat", () => {
  it("takes quoted fields with commas, quotes and line ends", () => {
    const text =
      '# pxname,svname,scur,last_chk,type,\nconsole,kr-a,3,"said ""no"", then\nended",2,\nconsole,BACKEND,3,,1,\n\n';
    expect(parseStat(text)).toEqual([
      { pxname: "console", svname: "kr-a", scur: "3", last_chk: 'said "no", then\nended', type: "2" },
      { pxname: "console", svname: "BACKEND", scur: "3", last_chk: "", type: "1" },
    ]);
  });

  it("does not take another answer for «no servers»", () => {
    expect(() => parseStat("")).toThrow(/show stat/);
    expect(() => parseStat("Unknown command.\n")).toThrow(/show stat/);
  });
});

describe("show map", () => {
  it("reads keys and values, values with spaces too", () => {
    expect(parseMap("0x55d2 console kr\n0x55d3 note two words\n\n")).toEqual({ console: "kr", note: "two words" });
  });
});

describe("show servers state", () => {
  const head = "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight\n";
  const adminOf = (bits: number) => parseServersState(`${head}3 console 1 kr-a 127.0.0.1 2 ${bits} 7\n\n`)[0];

  it("tells what was set apart from what checks say", () => {
    expect(adminOf(0)).toEqual({ backend: "console", server: "kr-a", admin: "ready", weight: 7 });
    expect(adminOf(0x01)?.admin).toBe("maint");
    expect(adminOf(0x08)?.admin).toBe("drain");
  });

  it("sees a server that the file disables, once it was made ready, as ready", () => {
    expect(adminOf(0x04)?.admin).toBe("ready");
    expect(adminOf(0x05)?.admin).toBe("maint");
  });
});

describe("names for the admin socket", () => {
  it.each(["a;set server b/c state maint", "a b", "a\nshow info", "", "$(x)"])("refuses %j", (name) => {
    expect(() => plain(name)).toThrow(/name/);
  });
  it("takes the names of a site", () => {
    expect(plain("kr-a_1.map")).toBe("kr-a_1.map");
  });
});
