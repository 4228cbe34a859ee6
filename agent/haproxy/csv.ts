/**
 * Parses `show stat`: CSV whose first line is `# name,name,…,`. Fields with commas, quotes or line ends are quoted, quotes
 * doubled. Throws when the head is missing: an empty answer is not «no servers».
 */
export function parseStat(text: string): readonly Readonly<Record<string, string>>[] {
  const [head, ...rows] = parseCsv(text.replace(/^# /, ""));
  if (!text.startsWith("# ") || !head?.includes("svname")) throw new Error("not an answer to `show stat`");
  return rows
    .filter((row) => row.length > 1)
    .map((row) =>
      Object.fromEntries(head.flatMap((name, at) => (name === "" ? [] : [[name, row[at] ?? ""] as const]))),
    );
}

function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "," || char === "\n") {
      row.push(field.replace(/\r$/, ""));
      field = "";
      if (char === "\n") {
        rows.push(row);
        row = [];
      }
    } else field += char;
  }
  if (field !== "" || row.length > 0) rows.push([...row, field]);
  return rows;
}

/** Lines of `show map <file>`: `<address> <key> <value>`; a value may hold spaces. */
export function parseMap(text: string): Readonly<Record<string, string>> {
  const entries: [string, string][] = [];
  for (const line of text.split("\n")) {
    const found = /^0x[0-9a-f]+ (\S+) ?(.*)$/.exec(line.trim());
    if (found?.[1] !== undefined) entries.push([found[1], found[2] ?? ""]);
  }
  return Object.fromEntries(entries);
}

export type ServerSettings = {
  readonly backend: string;
  readonly server: string;
  readonly admin: "ready" | "drain" | "maint";
  readonly weight: number;
};

// Without 0x04: it tells that the file says `disabled`, and stays when the server has long been made ready.
const MAINTENANCE = 0x01 | 0x02 | 0x20 | 0x40;
const DRAIN = 0x08 | 0x10;

/** `show servers state`: what was set by a person or a run, apart from what health checks say. */
export function parseServersState(text: string): readonly ServerSettings[] {
  const lines = text.split("\n").map((line) => line.trim());
  const head = lines.find((line) => line.startsWith("# "));
  if (!head) throw new Error("not an answer to `show servers state`");
  const names = head.slice(2).split(" ");
  return lines
    .filter((line) => /^\d+ /.test(line))
    .map((line) => {
      const values = line.split(" ");
      const field = (name: string) => values[names.indexOf(name)] ?? "";
      const bits = Number(field("srv_admin_state"));
      return {
        backend: field("be_name"),
        server: field("srv_name"),
        admin: bits & MAINTENANCE ? "maint" : bits & DRAIN ? "drain" : "ready",
        weight: Number(field("srv_uweight")),
      };
    });
}
