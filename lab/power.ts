import { isZone } from "./addresses.ts";
import { isPowerLost } from "./faults/power.ts";
import { requireManifest, stateFolder } from "./manifest.ts";
import { killAll } from "./process/end.ts";
import { postgresOf, redisOf } from "./process/members.ts";

/**
 * The power switch that stands outside the zones: `node lab/power.ts off|status <zone> <component> --state DIR`. It takes no word
 * from the zone itself; it looks at the machine and kills from there. Prints `off` or `on`.
 */
const [order, zone, component, flag, folder] = process.argv.slice(2);
if (
  (order !== "off" && order !== "status") ||
  zone === undefined ||
  !isZone(zone) ||
  (component !== "meta-db" && component !== "stream") ||
  flag !== "--state"
) {
  console.error("Usage: node lab/power.ts off|status <zone> meta-db|stream --state DIR");
  process.exit(2);
}
const manifest = requireManifest(stateFolder(folder));
if (isPowerLost(manifest.stateDir, zone)) {
  console.error(`the power control of ${zone} does not answer`);
  process.exit(1);
}
const { postgresql, stream } = manifest.zones[zone];
const processes = () => {
  if (component === "meta-db") return postgresOf(postgresql.dataDir);
  return stream === null ? [] : redisOf(stream.dataDir, stream.configFile);
};
if (order === "off") await killAll(processes);
console.log(processes().length === 0 ? "off" : "on");
