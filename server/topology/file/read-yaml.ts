import { readFile } from "node:fs/promises";
import { isMap, isNode, isPair, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import { FileProblems, type Finding, type Problem } from "./problem.ts";

export type YamlFile = {
  readonly file: string;
  readonly source: string;
  readonly value: unknown;
  /** Gives findings their line and column. */
  readonly locate: (finding: Finding) => Problem;
};

/**
 * Reads one YAML 1.2 file and remembers where each value stands.
 * @throws FileProblems when it cannot be read or is not YAML; every syntax error is in it.
 */
export async function readYaml(file: string): Promise<YamlFile> {
  const source = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "this file does not exist" : `this file cannot be read (${error.code})`;
    throw new FileProblems([
      { file, line: 1, column: 1, what: why, remedy: "Check the path (HAECHI_SITE, HAECHI_PLANS)." },
    ]);
  });
  return parseYaml(file, source);
}

/** The same for a text that was read already. */
export function parseYaml(file: string, source: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  if (document.errors.length > 0) {
    throw new FileProblems(
      document.errors.map((error) => ({
        file,
        ...position(lines, error.pos[0]),
        what: error.message.replace(/\.$/, ""),
        remedy: SYNTAX[error.code] ?? BRACKETS,
      })),
    );
  }
  const locate = ({ path, at, what, remedy }: Finding): Problem => {
    return { file, ...position(lines, offsetOf(document.contents, path, at)), what, remedy };
  };
  return { file, source, value: document.toJS({ maxAliasCount: 100 }) as unknown, locate };
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: the words of the file itself.
const BRACKETS = 'Check indentation, quotes and brackets; a parameter inside { } needs quotes: "${zone}".';
const SYNTAX: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "Each name stands once in a map: rename or remove one of them.",
  TAB_AS_INDENT: "Indent with spaces.",
  BAD_INDENT: "Indent entries of one map equally.",
};

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** The deepest place that exists on this path: what is missing is told where it would have to stand. */
function offsetOf(root: Node | null, path: Finding["path"], at: Finding["at"]): number {
  let node: unknown = root;
  let offset = startOf(root);
  for (const [index, part] of path.entries()) {
    const pair = isMap(node) ? node.items.find((item) => isPair(item) && keyText(item) === String(part)) : undefined;
    const next = isSeq(node) ? node.items[Number(part)] : pair?.value;
    if (pair === undefined && !isSeq(node)) return offset;
    const last = index === path.length - 1;
    offset = (last && at === "key") || !isNode(next) ? startOf(pair?.key) : startOf(next);
    // A block map begins on its first entry: its own name is the better place to point at.
    if (!last && isMap(next) && pair !== undefined) offset = startOf(pair.key);
    node = next;
  }
  return offset;
}

function keyText(pair: Pair<unknown, unknown>): string {
  return isNode(pair.key) ? String(pair.key.toJSON()) : String(pair.key);
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
