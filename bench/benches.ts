import type { Bench } from "./bench.ts";
import { FAILOVER } from "./failover/failover.ts";
import { OBSERVE } from "./observe/observe.ts";

/** Every bench that `npm run bench` knows. */
export const BENCHES: readonly Bench[] = [...FAILOVER, ...OBSERVE];
