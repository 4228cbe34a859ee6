import { Redis } from "ioredis";

export type RedisLogin = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
};
export type Ask = (command: string, ...args: (string | number)[]) => Promise<unknown>;

const CONNECT_MS = 1500;

/**
 * One connection for `work`, then closed. Connecting and each command are bounded, and nothing is sent twice: a frozen server
 * accepts a connection and never answers.
 */
export async function withRedis<T>(
  login: RedisLogin,
  work: (ask: Ask) => Promise<T>,
  commandMs: number = 3000,
): Promise<T> {
  const client = new Redis({
    host: login.host,
    port: login.port,
    username: login.user,
    password: login.password,
    protocol: 2,
    disableClientInfo: true,
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: commandMs,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let broken: Error | null = null;
  client.on("error", (error: Error) => {
    broken ??= error;
  });
  try {
    await client.connect();
    return await work((command, ...args) => client.call(command, ...args));
  } catch (error) {
    // A refused login or a closed connection is told by its event; the command only says that the connection is closed.
    throw broken ?? error;
  } finally {
    client.disconnect();
  }
}
