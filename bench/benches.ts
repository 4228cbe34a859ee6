import type { Bench } from "./bench.ts";
import { FAILOVER } from "./failover/failover.ts";
import { INVENTORY } from "./inventory/inventory.ts";
import { OBSERVE } from "./observe/observe.ts";
import { RESTORE } from "./restore/restore.ts";
import { WORKED_EXAMPLE } from "./worked-example/worked-example.ts";

/** Every bench that `npm run bench` knows. */
export const BENCHES: readonly Bench[] = [...FAILOVER, ...OBSERVE, RESTORE, INVENTORY, WORKED_EXAMPLE];
