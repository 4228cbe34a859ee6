/**
 * Who may import whom (docs/architecture.md). Each rule says what it protects; there are no exceptions to write here later:
 * when a rule is in the way, the design is, too.
 */
/** What people read and decide, screen by screen; the other areas serve these and each other. */
const AREAS = "regions|objectives|backups|failovers|incidents|overview|approvals|plans";
const test = "\\.test\\.tsx?$";

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "What imports each other can be neither read nor tested alone.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolvable",
      comment: "An import that leads nowhere is found here, not when the file is first run.",
      severity: "error",
      from: { pathNot: "^prisma/generated" },
      to: { couldNotResolve: true },
    },
    {
      name: "no-catch-all",
      comment: "Name the noun instead.",
      severity: "error",
      from: {},
      to: { path: "(^|/)(utils?|helpers?|common|misc|lib)/", pathNot: "node_modules" },
    },
    {
      name: "domain-is-pure",
      comment: "The rules import nothing but zod and each other: the browser can run them, and so can a proof.",
      severity: "error",
      from: { path: "^domain/", pathNot: test },
      to: { pathNot: ["^domain/", "^node_modules/zod/"] },
    },
    {
      name: "adapters-stand-alone",
      comment:
        "An adapter knows its own system, the ports and the rules; the agent's client serves those that act through it.",
      severity: "error",
      from: { path: "^server/adapters/([^/]+)/", pathNot: [test, "\\.contract\\.fixture\\.ts$"] },
      to: {
        path: "^(server|app|components|lab|scripts)/",
        pathNot: ["^server/adapters/(ports|http-call)\\.ts$", "^server/adapters/$1/", "^server/adapters/agents/"],
      },
    },
    {
      name: "only-entries-wire-adapters",
      comment: "Everybody else is given ports: that is how a rule can be tried without infrastructure.",
      severity: "error",
      from: {
        path: "^(server|app|components)/",
        pathNot: [
          "^server/container\\.ts$",
          "^server/engine/worker\\.ts$",
          "^server/adapters/",
          "\\.contract\\.(test|fixture)\\.ts$",
        ],
      },
      to: { path: "^server/adapters/", pathNot: "^server/adapters/ports\\.ts$" },
    },
    {
      name: "dbos-behind-the-engine",
      comment: "The durable engine may be changed for another without a verb noticing.",
      severity: "error",
      from: { pathNot: "^server/engine/" },
      to: { path: "^node_modules/@dbos-inc/" },
    },
    {
      name: "areas-keep-their-insides",
      comment: "A verb uses another area's rules (domain) or the engine's start API, never that area's own files.",
      severity: "error",
      from: { path: `^server/(${AREAS})/`, pathNot: test },
      to: { path: `^server/(${AREAS})/`, pathNot: "^server/$1/" },
    },
    {
      name: "areas-use-the-engine-by-its-doors",
      comment: "A verb writes an intent; only the worker acts.",
      severity: "error",
      from: { path: `^server/(${AREAS})/`, pathNot: test },
      to: { path: "^server/engine/", pathNot: "^server/engine/(start-leg|preview[^/]*)\\.ts$" },
    },
    {
      name: "routers-are-thin",
      comment: "No SQL in routers and actions.",
      severity: "error",
      from: { path: "^server/[^/]+/(router|actions)\\.ts$" },
      to: { path: "^(server/db/|prisma/generated|node_modules/pg/)" },
    },
    {
      name: "components-see-types-and-actions",
      comment: "Server code must not reach the browser.",
      severity: "error",
      from: { path: "^components/", pathNot: test },
      to: { path: "^server/", pathNot: "^server/[^/]+/actions\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "agent-is-small",
      comment: "No database of ours, no server code.",
      severity: "error",
      from: { path: "^agent/", pathNot: test },
      to: { path: "^(server|app|components|lab|prisma|scripts)/" },
    },
    {
      name: "nothing-imports-the-lab",
      comment:
        "But contract suites and what they share, which need something real to talk to, and the commands that start it.",
      severity: "error",
      from: { pathNot: ["^lab/", "\\.contract\\.(test|fixture)\\.ts$", "^scripts/", "^e2e/", "^trials/", "^bench/"] },
      to: { path: "^lab/" },
    },
    {
      name: "the-lab-stands-alone",
      comment: "It stands for somebody else's infrastructure, which knows nothing of the product.",
      severity: "error",
      from: { path: "^lab/", pathNot: test },
      to: { path: "^(server|app|components|scripts)/" },
    },
    {
      name: "tests-are-leaves",
      comment: "What two suites share is a fixture, not a suite.",
      severity: "error",
      from: { pathNot: test },
      to: { path: test },
    },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.haechi|prisma/generated/internal)" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
