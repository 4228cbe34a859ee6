import type { Bench } from "./bench.ts";
import { FAILOVER } from "./failover/failover.ts";
import { measureComponents } from "./observe/components.ts";

const COMPONENTS: Bench = {
  name: "observe-components",
  about: "components at a 10 s interval that one core of a worker sustains (≥ 2,000)",
  run: measureComponents,
};

/** Every bench that `npm run bench` knows. */
export const BENCHES: readonly Bench[] = [...FAILOVER, COMPONENTS];
