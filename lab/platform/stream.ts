import { Redis } from "ioredis";
import type { StreamConfig } from "./config.ts";

const CONNECT_WITHIN_MS = 1_000;
const AGAIN_AFTER_MS = 100;

/**
 * A connection through the zone's router. What cannot be said now is an error now: nothing is kept back and said later, when
 * whoever asked has long been told that it failed.
 */
export function openStream(config: StreamConfig, name: string, answerWithinMs: number): Redis {
  const redis = new Redis({
    host: config.host,
    port: config.port,
    username: config.user,
    password: config.password,
    connectionName: name,
    protocol: 2,
    disableClientInfo: true,
    connectTimeout: CONNECT_WITHIN_MS,
    commandTimeout: answerWithinMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    enableReadyCheck: false,
    retryStrategy: () => AGAIN_AFTER_MS,
    keepAlive: 5_000,
  });
  // Told by the next command.
  redis.on("error", () => {});
  return redis;
}
