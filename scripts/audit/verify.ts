import { parseArgs } from "node:util";
import { formatAnchor, parseAnchor } from "#domain/audit/anchor.ts";
import type { ChainHead } from "#domain/audit/seal.ts";
import { verifyChains } from "#server/audit/verify-chain.ts";
import { database } from "#server/db/client.ts";
import { reportLines } from "./words.ts";

const USAGE = "usage: npm run haechi -- audit verify [--anchor POSITION:HASH] [--json]";
const WHOLE = 0;
const TAMPERED = 1;
/** Neither whole nor tampered was shown: the question could not be put, or not be answered. */
const NOT_VERIFIED = 2;

/** Checks every sealed audit row against the chain. @returns the exit code: 0 whole, 1 tampered, 2 could not verify */
export async function verifyAudit(argv: readonly string[]): Promise<number> {
  const wanted = read(argv);
  if (typeof wanted === "string") {
    console.error(wanted);
    return NOT_VERIFIED;
  }
  try {
    const db = database();
    try {
      const report = await verifyChains(db, wanted.anchor, teller());
      const tampered = report.findings.length > 0;
      const heads = report.chains.map(({ installationId, head }) => ({ installationId, anchor: formatAnchor(head) }));
      if (wanted.json) console.log(JSON.stringify({ whole: !tampered, heads, ...report }, null, 2));
      else for (const line of reportLines(report, wanted.anchor)) console.log(line);
      return tampered ? TAMPERED : WHOLE;
    } finally {
      await db.$disconnect();
    }
  } catch (error) {
    console.error(`Could not verify: ${error instanceof Error ? error.message.trim() : error}`);
    console.error("This says nothing about the audit. Check DATABASE_URL, and that its migrations are applied.");
    return NOT_VERIFIED;
  }
}

function read(argv: readonly string[]): { readonly anchor: ChainHead | null; readonly json: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { anchor: { type: "string" }, json: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    if (positionals.join(" ") !== "verify") return USAGE;
    if (values.anchor === undefined) return { anchor: null, json: values.json };
    const anchor = parseAnchor(values.anchor);
    return anchor
      ? { anchor, json: values.json }
      : `"${values.anchor}" is no anchor: a position, a colon and 64 hexadecimal digits, as an earlier \`audit verify\` printed them.`;
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n${USAGE}`;
  }
}

/** One line every two seconds to the error stream, where a pipe does not see it. */
function teller() {
  const began = performance.now();
  let told = began;
  return ({ checked, of }: { readonly checked: number; readonly of: number }) => {
    const now = performance.now();
    if (now - told < 2_000) return;
    told = now;
    const rate = Math.round(checked / ((now - began) / 1_000));
    console.error(
      `… ${checked.toLocaleString("en")} of ${of.toLocaleString("en")} seals (${rate.toLocaleString("en")}/s)`,
    );
  };
}
