import { expect, it } from "vitest";
import { TAKES_PACKED, unpacked } from "#components/live/unpacked.ts";
import type { Actor, Role } from "#domain/access/roles.ts";
import type { News } from "../live/bulletin.ts";
import { type AnswerParts, answer } from "./answer.ts";
import type { RequestContext } from "./context.ts";
import { type AnswerBytes, SharedAnswers } from "./shared-answers.ts";

/** A web process over a database that knows runs alone: `overview.find` reads them and the plans, `failovers.list` is not shared. */
function web() {
  let tell: (news: News) => void = () => undefined;
  const add = (listener: (news: News) => void) => {
    tell = listener;
    return () => undefined;
  };
  const answers = new SharedAnswers<AnswerBytes>({ add });
  const reads: string[] = [];
  const denied: unknown[] = [];
  let number = 412;
  const db = {
    run: {
      findMany: async () => {
        reads.push("run");
        return [{ id: "r", number, status: "running", plan: { title: { en: "Evacuate" }, values: {} } }];
      },
    },
    $queryRaw: async () => [{ id: "v", number: 1, hash: "h", body: { name: "p", title: { en: "P" }, params: {} } }],
    auditEvent: { create: async (row: unknown) => void denied.push(row) },
    $executeRaw: async (...row: unknown[]) => denied.push(row),
  };
  const parts = (actor: Actor | null): AnswerParts => ({
    context: async () =>
      ({
        db,
        installationId: "i",
        topology: { regions: {}, services: {} },
        adapters: {},
        actor,
      }) as unknown as RequestContext,
    answers: () => answers,
  });
  return {
    reads,
    denied,
    asRun: (next: number) => {
      number = next;
    },
    told: (news: News) => tell(news),
    ask: (
      subject: string | null,
      roles: readonly Role[],
      path = "overview.find",
      headers: Record<string, string> = {},
    ) =>
      answer(
        new Request(`http://localhost:3000/api/trpc/${path}?batch=1&input=%7B%7D`, { headers }),
        parts(subject === null ? null : { kind: "person", subject, name: subject, roles }),
      ),
  };
}

const body = async (response: Response) => JSON.stringify(await response.json());

it("computes one answer for everybody with the same roles", async () => {
  const { ask, reads } = web();
  const one = await body(await ask("anna", ["viewer", "auditor"]));
  expect(one).toContain("412");
  expect(await body(await ask("ben", ["auditor", "viewer"]))).toBe(one);
  expect(reads).toHaveLength(1);
});

it("never gives one set of rights what was computed for another", async () => {
  const { ask, reads } = web();
  expect(await body(await ask("anna", ["operator"]))).toContain('"name":"p"');
  expect(await body(await ask("ben", ["viewer"]))).not.toContain('"name":"p"');
  expect(reads).toHaveLength(2);
});

it("refuses who is not signed in or may not ask, also when the answer lies ready", async () => {
  const { ask, reads, denied } = web();
  await ask("anna", []);
  expect(denied).toHaveLength(1);
  await ask("anna", ["viewer"]);
  expect((await ask(null, [])).status).toBe(401);
  expect((await ask("ben", [])).status).toBe(403);
  expect(denied, "each refused attempt is a row of the audit").toHaveLength(2);
  expect(reads).toHaveLength(1);
});

it("answers what was changed once viewers were told of it", async () => {
  const { ask, asRun, told } = web();
  expect(await body(await ask("anna", ["viewer"]))).toContain("412");
  asRun(413);
  told({ tables: ["run"], everything: false });
  expect(await body(await ask("anna", ["viewer"]))).toContain("413");
});

it("packs the bytes for who unpacks them, as the pages do", async () => {
  const { ask } = web();
  const plain = await body(await ask("anna", ["viewer"]));
  const packed = await ask("ben", ["viewer"], "overview.find", TAKES_PACKED);
  expect(packed.headers.get("content-encoding"), "Next would take it away").toBeNull();
  expect((await packed.clone().arrayBuffer()).byteLength).toBeGreaterThan(0);
  expect(packed.headers.get("content-type")).toBe("application/gzip");
  expect(await body(unpacked(packed))).toBe(plain);
});

it("shares nothing of a batch that also asks what is one person's", async () => {
  const { ask, reads } = web();
  await ask("anna", ["viewer"], "overview.find,approvals.list");
  await ask("anna", ["viewer"], "overview.find,approvals.list");
  expect(reads).toHaveLength(2);
});
