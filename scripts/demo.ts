// npm run demo [-- --fresh] [--port N] [--check] [--json FILE]
import path from "node:path";
import { parseArgs } from "node:util";
import { startStack } from "./stack/stack.ts";
import { takeTurn } from "./stack/turn.ts";

const { values } = parseArgs({
  options: {
    fresh: { type: "boolean" },
    check: { type: "boolean" },
    json: { type: "string" },
    port: { type: "string", default: "3000" },
  },
});
const base = process.env.HAECHI_STATE ?? ".haechi";
// The check breaks things for a living: it has a state of its own, always new, and leaves the demo's alone.
const state = values.check ? path.join(base, "check") : base;
takeTurn(state);

let stopping: Promise<void> | undefined;
console.log("\nHaechi demo\n");
const starting = startStack({
  state,
  webPort: Number(values.port),
  fresh: values.fresh === true || values.check === true,
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));

const stack = await starting.catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
if (values.check) {
  const { check } = await import("./check/check.ts");
  const passed = await check(stack, values.json).catch((error: unknown) => {
    console.error(error);
    return false;
  });
  await stop(passed ? 0 : 1);
}
console.log(`
  Open            ${stack.url}
  Password        ${stack.password}   (made at this start, the same for all)
  Personas        sre · lead (commander) · coo, ciso, cto (executives) · audit · admin · staff (viewer)
  Mailbox         ${stack.mailbox}    what the product sends to executives
  Entrance        ${stack.lab.entrance}    what customers of the lab open

  Break something     npm run lab -- fault kill kr-a            a whole zone
                      npm run lab -- fault kill kr-a/meta-db    one component
  and bring it back   npm run lab -- heal kr-a
  See it              npm run lab -- status

  Ctrl-C stops exactly what was started here. State is kept in ${state}/; --fresh begins anew.
`);

/** Stops once, however often it is asked for. */
async function stop(code: number): Promise<never> {
  stopping ??= starting.then(async (running) => {
    console.log("\n  Stopping what was started here …");
    await running.stop();
  });
  await stopping.catch((error: unknown) => console.error(error));
  process.exit(code);
}
