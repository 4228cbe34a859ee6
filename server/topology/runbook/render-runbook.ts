import { ACTIONS, type ActionArgs, type ActionName } from "#domain/plans/actions.ts";
import type { FrozenPlan, Plan, PlanStep } from "#domain/plans/plan.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { ApprovalPolicy, Topology } from "#domain/topology/topology.ts";
import { freezePlan } from "../freeze-plan.ts";
import { valuesOf } from "../plans/check-outline.ts";
import { RUNBOOK } from "./commands.ts";
import { splitAddress } from "./database-parts.ts";
import type { Commands } from "./runbook-part.ts";
import { en } from "./words/en.ts";
import { ja } from "./words/ja.ts";
import { ko } from "./words/ko.ts";
import type { RunbookWords } from "./words/words.ts";

export const RUNBOOK_LANGUAGES = { ko, en, ja } as const satisfies Record<string, RunbookWords>;
export type RunbookLanguage = keyof typeof RUNBOOK_LANGUAGES;
type Version = { readonly plan: Plan; readonly number: number; readonly hash: string };

/**
 * A plan as a person runs it without Haechi: every step in order, with the commands of each place. A plan with parameters is written
 * out for each value they may have, so that nothing is left to fill in but which node was promoted.
 * @param site with the names of its secrets (`${NAME}`), never their values
 */
export function renderRunbook(version: Version, site: Topology, language: RunbookLanguage): string {
  const words = RUNBOOK_LANGUAGES[language];
  const { plan, number, hash } = version;
  const variants = valuesGiven(plan, site).map((values) => freezePlan({ plan, number }, values, site));
  return [
    `# ${titleIn(plan.title, language)}`,
    words.intro(plan.name, number, hash),
    `> ${words.sovereignty}`,
    `## ${words.decide}`,
    ...agreed(plan, site, words),
    `## ${words.prepare}`,
    words.prepareWhy,
    fenced(preparation(site)),
    ...variants.flatMap((frozen) => renderVariant(frozen, site, language, words)),
  ]
    .join("\n\n")
    .concat("\n");
}

function renderVariant(plan: FrozenPlan, site: Topology, language: RunbookLanguage, words: RunbookWords): string[] {
  const values = Object.entries(plan.values).map(([name, value]) => `${name} = ${value}`);
  return [
    ...(values.length > 0 ? [`## ${words.values(values.join(", "))}`] : []),
    ...(["before", "steps", "verify"] as const).flatMap((phase) => [
      `### ${words.phase[phase]}`,
      ...plan[phase].flatMap((step, at) => renderStep(step, at + 1, plan, site, language, words)),
    ]),
  ];
}

function renderStep(
  step: PlanStep,
  number: number,
  plan: FrozenPlan,
  site: Topology,
  language: RunbookLanguage,
  words: RunbookWords,
): string[] {
  const name = step.action as ActionName;
  const part = partOf(name, step.with, site);
  const titles = new Map(plan.steps.map((one) => [one.id, titleIn(one.title, language)]));
  const needs = step.needs.map((id) => titles.get(id) ?? id);
  const groups = [
    [words.look, part.look ?? []],
    [words.run, part.run],
    [words.after, part.after ?? []],
  ] as const;
  return [
    `#### ${number}. ${titleIn(step.title, language)} (\`${step.id}\`)`,
    ...(needs.length > 0 ? [words.needs(needs.join(", "))] : []),
    ...groups.flatMap(([title, commands]) =>
      commands.length > 0 ? [`**${title}**`, ...commands.map(shell(words))] : [],
    ),
    `**${words.stop}**: ${words.stopWhen[name] ?? words.stopElse}${step.onFailure === "continue" ? ` ${words.goesOn}` : ""}`,
    ...(step.undo
      ? [`**${words.undo}**`, ...partOf(step.undo.action as ActionName, step.undo.with, site).run.map(shell(words))]
      : []),
  ];
}

function partOf<Name extends ActionName>(name: Name, raw: Readonly<Record<string, unknown>>, site: Topology) {
  return RUNBOOK[name](ACTIONS[name].with.parse(raw) as ActionArgs<Name>, site);
}

const shell = (words: RunbookWords) => (commands: Commands) =>
  `${commands.at === "people" ? words.people : words.at(`\`${commands.at}\``)}:\n\n${fenced(commands.lines)}`;

function fenced(lines: readonly string[]): string {
  return ["```sh", ...lines, "```"].join("\n");
}

/** Every combination of values the parameters may have; a text parameter keeps its default, or its own name in capitals. */
function valuesGiven(plan: Plan, site: Topology): Record<string, string>[] {
  return Object.entries(plan.params).reduce<Record<string, string>[]>(
    (all, [name, param]) => {
      const possible = valuesOf(param, site) ?? [param.default ?? `$${name.toUpperCase()}`];
      return all.flatMap((one) => possible.map((value) => ({ ...one, [name]: value })));
    },
    [{}],
  );
}

function agreed(plan: Plan, { policies }: Topology, words: RunbookWords): string[] {
  const people = (policy: ApprovalPolicy) => policy.notify.map(({ title, email }) => `${title} <${email}>`).join(", ");
  const policy = plan.approval === null ? undefined : policies.approvals[plan.approval];
  const promotes = plan.steps.some((step) => step.action === "database.promote");
  const loss = promotes ? policies.dataLoss : undefined;
  return [
    policy ? words.approval(policy.approvers, policy.of, people(policy)) : words.noApproval,
    ...(loss ? [words.lossApproval(loss.approvers, loss.of, people(loss))] : []),
  ];
}

/** What every shell needs: where things are on its host, and where each node of a database or a stream answers. */
function preparation(site: Topology): string[] {
  const cases = (kind: "database" | "stream", part: 0 | 1) =>
    componentsOf(site, kind)
      .flatMap(({ component }) => Object.entries(component.nodes))
      .map(([zone, address]) => `${zone}) echo ${splitAddress(address)[part]};;`)
      .join(" ");
  return [
    "export HAPROXY_SOCKET=   # admin socket of this host's HAProxy (agent file: haproxy)",
    "export HAPROXY_MAPS=     # folder of its map files",
    "export SCRATCH= SCRATCH_PORT= SECOND=   # folder and port for a restore beside everything, and its second (agent file: pgbackrest)",
    "export RECOVERY_USER= TABLE= KEY=   # who may read and write every table (its password: RECOVERY_PASSWORD), and which table with which key",
    "export PGBIN= PGDATA= PGPORT=   # of this host's PostgreSQL (agent file: postgresql)",
    "export FLAGS_FILE= LOGS=",
    "export REPLICATION_USER=  # its password: REPLICATION_PASSWORD",
    "export OLD_PRIMARY= PRIMARY= STANDBY=   # zones: lost or handed over, promoted, made synchronous",
    `host_of() { case "$1" in ${cases("database", 0)} esac; }`,
    `port_of() { case "$1" in ${cases("database", 1)} esac; }`,
    "export REDIS_CONF= REDIS_ROLE_FILE= REDIS_PID_FILE=   # of this host's Redis (agent file: redis)",
    "export STREAM_PRIMARY=   # zone of the stream's primary, or of the one to be promoted",
    `stream_host_of() { case "$1" in ${cases("stream", 0)} esac; }`,
    `stream_port_of() { case "$1" in ${cases("stream", 1)} esac; }`,
  ];
}

function titleIn(title: Readonly<Record<string, string>>, language: string): string {
  return title[language] ?? title["en"] ?? Object.values(title)[0] ?? "";
}
