import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Topology } from "#domain/topology/topology.ts";
import { loadSite } from "../load-site.ts";
import type { PlanInForce } from "../plan-in-force.ts";
import { valuesOf } from "../plans/check-outline.ts";
import { secretsAs } from "../shipped-site.fixture.ts";
import { RUNBOOK_LANGUAGES, type RunbookLanguage, renderRunbook } from "./render-runbook.ts";
import { writeRunbooks } from "./write-runbooks.ts";

const root = path.join(import.meta.dirname, "../../..");
const SECRET = "hunter2-of-this-test";
const languages = Object.keys(RUNBOOK_LANGUAGES) as RunbookLanguage[];
let site: Topology;
let plans: PlanInForce[];
let folder: string;

beforeAll(async () => {
  const paths = { site: path.join(root, "haechi.yaml"), plans: path.join(root, "plans") };
  const loaded = await loadSite(paths, secretsAs(SECRET));
  site = loaded.topology.stored;
  plans = loaded.plans.map(({ plan }) => ({ id: plan.name, number: 3, hash: "0".repeat(64), plan }));
  folder = await mkdtemp(path.join(tmpdir(), "haechi-runbooks-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Shell lines of a runbook. */
const commandsOf = (text: string) =>
  [...text.matchAll(/```sh\n([\s\S]*?)\n```/g)].flatMap((match) => (match[1] ?? "").split("\n"));

describe("offline runbooks", () => {
  it("are made for every plan in every language, and name each step with its commands", () => {
    for (const version of plans)
      for (const language of languages) {
        const text = renderRunbook(version, site, language);
        const { before, steps, verify, params } = version.plan;
        // A plan for what the site does not have is written out for nothing.
        const variants = Object.values(params).reduce((n, param) => n * (valuesOf(param, site)?.length ?? 1), 1);
        if (variants > 0) for (const step of [...before, ...steps, ...verify]) expect(text).toContain(`\`${step.id}\``);
        const headings = text.match(/^#### /gm)?.length ?? 0;
        expect(headings).toBe(variants * (before.length + steps.length + verify.length));
        expect(commandsOf(text).length).toBeGreaterThan(headings);
        expect(text.split("\n")[0]).toBe(`# ${version.plan.title[language]}`);
      }
  });

  it("hold no secret and leave no parameter of the plan or the site open", () => {
    for (const version of plans)
      for (const language of languages) {
        const text = renderRunbook(version, site, language);
        expect(text).not.toContain(SECRET);
        expect(text).not.toMatch(/\$\{|undefined|\[object|NaN/);
      }
  });

  it("use the site's own addresses and no variable that the preparation does not set", () => {
    const text = renderRunbook(plans.find(({ plan }) => plan.name === "zone-evacuation") as PlanInForce, site, "en");
    expect(text).toContain('echo "set server kr/kr-a state maint" | sudo socat stdio "$HAPROXY_SOCKET"');
    expect(text).toContain('PGPASSWORD="$META_DB_PASSWORD" psql -X -h 127.1.2.30 -p 5432 -U haechi -d meta');
    expect(text).toContain("COO <coo@pilsang.example>");
    const known =
      /^(HAPROXY_SOCKET|HAPROXY_MAPS|PGBIN|PGDATA|PGPORT|FLAGS_FILE|LOGS|SCRATCH|SCRATCH_PORT|SECOND|RECOVERY_USER|RECOVERY_PASSWORD|TABLE|KEY|REPLICATION_USER|REPLICATION_PASSWORD|OLD_PRIMARY|PRIMARY|STANDBY|META_DB_PASSWORD|STREAM_PASSWORD|STREAM_PRIMARY|REDIS_CONF|REDIS_ROLE_FILE|REDIS_PID_FILE|HAECHI_AGENT_(CERT|KEY|CA)|zone)$/;
    for (const version of plans) {
      const rendered = renderRunbook(version, site, "en");
      // What a command sets itself may be used by the next.
      const given = [...rendered.matchAll(/(?:^|; )([A-Z]+)=[^"\s]|\bread -r ([A-Z ]+)/gm)];
      const set = new Set(given.flatMap(([, one, some]) => [one, ...(some?.trim().split(" ") ?? [])]));
      for (const [, name = ""] of rendered.matchAll(/\$([A-Za-z_]+)/g)) if (!set.has(name)) expect(name).toMatch(known);
    }
  });

  it("are written whole, and those of plans that are gone are removed", async () => {
    await writeFile(path.join(folder, "retired-plan.en.md"), "old");
    const written = await writeRunbooks(plans, site, folder);
    expect(written).toHaveLength(plans.length * languages.length);
    expect((await readdir(folder)).sort()).toEqual([...written].sort());
    expect(await readFile(path.join(folder, "zone-return.ko.md"), "utf8")).toContain("# 존 복귀");
  });
});
