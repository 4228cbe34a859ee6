import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { forgetEmbedded, startEmbedded } from "../../server/db/embedded.ts";
import { freePort } from "../../server/db/free-port.ts";
import { migrate } from "../../server/db/migrate.ts";
import { WAITS } from "../site/apply.ts";
import { build } from "./build.ts";
import type { Environment } from "./environment.ts";
import { type LabHandle, runLab } from "./lab.ts";
import { type Started, startProcess } from "./processes.ts";
import { stage } from "./progress.ts";
import { answers, measuredStates, webAnswers } from "./ready.ts";
import { run } from "./run.ts";
import { makeSecrets } from "./secrets.ts";

/** Exit code of a worker whose lease ended (server/engine/worker.ts). */
const LEASE_LOST = 75;

/** Why, when the files of a later start change protected rules: the version in force goes on, and the stage says what waits. */
const STARTED = "Started with changed files";

const ROOT = path.join(import.meta.dirname, "../..");

/** The whole product on one machine: what the demo shows and the journeys drive. */
export type Stack = {
  readonly url: string;
  readonly password: string;
  readonly mailbox: string;
  readonly state: string;
  readonly databaseUrl: string;
  readonly env: Environment;
  readonly lab: LabHandle;
  readonly web: Started;
  readonly worker: () => Started;
  stop(): Promise<void>;
};

export type StackOptions = { readonly state: string; readonly webPort?: number; readonly fresh?: boolean };

/**
 * Starts everything, in order, with a line of progress each; what was started is stopped again when a stage fails.
 * Ports that are busy are moved away from, and told.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const state = path.resolve(options.state);
  if (options.fresh) await forget(state);
  mkdirSync(state, { recursive: true });
  const stops: (() => Promise<void>)[] = [];
  try {
    return await assemble(state, options.webPort ?? 3000, stops);
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

/** `--fresh`: the lab is taken down and every piece of state removed. */
async function forget(state: string): Promise<void> {
  await runLab(["down", "--purge"], state).catch(() => undefined);
  forgetEmbedded(path.join(state, "postgresql"));
  for (const name of ["lab", "mail", "log", "provider"])
    rmSync(path.join(state, name), { recursive: true, force: true });
}

async function assemble(state: string, wantedPort: number, stops: (() => Promise<void>)[]): Promise<Stack> {
  const secrets = makeSecrets();
  const buildEnv: Environment = { ...process.env, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secrets.actionKey };
  await stage(
    "Build",
    () => build(buildEnv, path.join(state, "log/build.log")),
    (done) => done,
  );
  // After the build, not before: what is free now is taken within seconds, not minutes.
  const ports = await choosePorts(wantedPort);
  const issuer = `http://localhost:${ports.provider}`;

  // Neither needs the other. The way down is laid first: a lab that is still coming up when something else fails is taken down too.
  stops.push(() => runLab(["down"], state).then(() => undefined));
  const [server, lab] = await both(
    (async () => {
      const started = await stage(
        "Control-plane PostgreSQL",
        () => startEmbedded(path.join(state, "postgresql"), ports.postgresql),
        (one) => `127.0.0.1:${one.port}`,
      );
      stops.push(() => started.stop());
      await stage(
        "Migrations",
        () => migrate(started.url),
        (applied) => (applied.length > 0 ? `${applied.length} applied` : "up to date"),
      );
      return started;
    })(),
    stage(
      "Lab: two regions, four zones",
      () => runLab(["up", "--oidc", issuer, "--with", "all"], state),
      ({ entrance, leftOut }) => [entrance, ...leftOut].join(`\n${" ".repeat(31)}`),
    ),
  );

  const url = `http://localhost:${ports.web}`;
  const env: Environment = {
    ...buildEnv,
    ...lab.environment,
    DATABASE_URL: server.url,
    HAECHI_STATE: state,
    HAECHI_URL: url,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: secrets.sessionSecret,
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: "haechi",
    OIDC_CLIENT_SECRET: secrets.clientSecret,
    HAECHI_LOCAL_PROVIDER: "1",
    HAECHI_LOCAL_PASSWORD: secrets.password,
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    MAIL_FROM: "Haechi <haechi@pilsang.example>",
    SMTP_PORT: String(ports.smtp),
    MAILBOX_PORT: String(ports.mailbox),
  };
  const launch = (name: string, argv: readonly string[]) => {
    const started = startProcess(name, argv, env, state);
    stops.push(() => started.stop());
    return started;
  };
  const provider = launch("provider", [process.execPath, "server/auth/local-provider/main.ts"]);
  const mailbox = launch("mailbox", [process.execPath, "server/notify/mailbox/main.ts"]);
  // A worker that lost its lease ends by itself (75): it is started again, as an init system does. Any other end is left to be seen.
  const launchWorker = (): Started => {
    const started = launch("worker", [process.execPath, "server/engine/worker.ts"]);
    started.child.once("exit", (code) => {
      if (code === LEASE_LOST) worker = launchWorker();
    });
    return started;
  };
  const next = path.join(ROOT, "node_modules/.bin/next");
  const web = launch("web", [next, "start", "-H", "localhost", "-p", String(ports.web)]);
  await stage(
    "Site and plans",
    () => run([process.execPath, "scripts/haechi.ts", "apply", "--yes", "--reason", STARTED], env, ROOT, [WAITS]),
    lastLine,
  );
  const begun = new Date();
  let worker = launchWorker();
  await stage(
    "Web",
    () => webAnswers(url, () => web),
    () => url,
  );
  await stage(
    "Login provider, mailbox",
    async () => {
      await answers(`${env.OIDC_ISSUER}/.well-known/openid-configuration`, () => provider);
      await answers(`http://localhost:${ports.mailbox}/api/mails.json`, () => mailbox);
    },
    () => `http://localhost:${ports.mailbox}`,
  );
  await stage(
    "Worker: first measurements",
    () => measuredStates(server.url, begun, () => worker),
    (count) => `${count} things measured`,
  );

  return {
    url,
    password: secrets.password,
    mailbox: `http://localhost:${ports.mailbox}`,
    state,
    databaseUrl: server.url,
    env,
    lab,
    web,
    worker: () => worker,
    stop: () => stopAll(stops),
  };
}

/** In the reverse of the order in which things were started; one that fails to stop does not keep the rest running. */
async function stopAll(stops: (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops.reverse()) await stop().catch((error: unknown) => console.error(error));
}

/** Waits for both, also when one fails: nothing is left running unseen. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

async function choosePorts(wantedWeb: number) {
  const wanted = {
    web: wantedWeb,
    provider: wantedWeb + 1_200,
    postgresql: 55_432,
    smtp: 55_025,
    mailbox: wantedWeb + 1_201,
  };
  const ports = { ...wanted };
  for (const [name, port] of Object.entries(wanted)) {
    const got = await freePort(port, name === "web" || name === "provider" ? "localhost" : "127.0.0.1");
    if (got !== port) console.log(`  ${name}: port ${port} is busy, using ${got}`);
    ports[name as keyof typeof ports] = got;
  }
  return ports;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
