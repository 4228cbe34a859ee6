import { afterAll, beforeAll, expect, it } from "vitest";
import { isDatabaseGone } from "../engine/database-gone.ts";
import { connect, type Database } from "./client.ts";
import { type SilentLink, startSilentLink } from "./silent-link.fixture.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";
import { together } from "./together.ts";

const SILENT_MS = 2_000;
let server: TestDatabase;
let link: SilentLink;
let db: Database;

beforeAll(async () => {
  server = await startTestDatabase();
  link = await startSilentLink(server.url);
  db = connect(link.url, SILENT_MS);
});
afterAll(async () => {
  await db?.$disconnect();
  await link?.stop();
  await server?.stop();
});

const ask = () => db.$queryRaw<{ one: number }[]>`SELECT 1 AS one`;
const failed = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);

it("fails a question whose connection the network forgot, and everybody after it is answered", async () => {
  await ask();
  link.forget();
  const error = await failed(ask());
  expect(isDatabaseGone(error), String(error)).toBe(true);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 2, 3].map(() => [{ one: 1 }]));
});

it("fails a transaction as a whole, and gives its connection to nobody else", async () => {
  const error = await failed(
    db.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT 1`;
        link.forget();
        await tx.$queryRaw`SELECT 2`;
      },
      { timeout: 60_000 },
    ),
  );
  expect(isDatabaseGone(error), String(error)).toBe(true);
  // A silent connection that was given to somebody else would fail them.
  for (let turn = 0; turn < 12; turn += 1) await ask();
});

it("holds nobody who asks together with others back for good", async () => {
  const read = together<string, number>(async () => new Map((await ask()).map(({ one }) => ["one", one])));
  await read(db, "one");
  link.forget();
  const hanging = failed(read(db, "one"));
  const later = read(db, "one").catch(() => read(db, "one"));
  expect(await hanging).not.toBeNull();
  expect(await later).toBe(1);
});

it("lets a statement take its time: what is silent for less than the server allows is left alone", async () => {
  await db.$queryRaw`SELECT pg_sleep(${(SILENT_MS - 1_000) / 1_000})::text`;
  expect(await ask()).toEqual([{ one: 1 }]);
});

it("tells moments as they are, in whatever time zone the server was set up", async () => {
  const name = new URL(server.url).pathname.slice(1);
  await db.$executeRawUnsafe(`ALTER DATABASE ${name} SET timezone TO 'Asia/Seoul'`);
  const fresh = connect(server.url);
  const now = new Date();
  const [told] = await fresh.$queryRaw<{ same: boolean; clock: Date }[]>`
    SELECT ${now}::timestamptz = to_timestamp(${now.getTime() / 1_000}::float8) AS same, clock_timestamp() AS clock`;
  await fresh.$disconnect();
  expect(told?.same, "as it is written").toBe(true);
  expect(Math.abs((told?.clock.getTime() ?? 0) - Date.now()), "as it is read").toBeLessThan(60_000);
});

it("keeps what the address asks of a session besides, whatever it says of the time zone", async () => {
  const address = new URL(server.url);
  address.searchParams.set("options", "-c TimeZone=Asia/Seoul -c application_name=asked");
  const own = connect(address.toString());
  const [told] = await own.$queryRaw<{ zone: string; name: string }[]>`
    SELECT current_setting('TimeZone') AS zone, current_setting('application_name') AS name`;
  await own.$disconnect();
  expect(told).toEqual({ zone: "UTC", name: "asked" });
});
