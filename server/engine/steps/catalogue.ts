import { ACTIONS, type ActionArgs, type ActionName } from "#domain/plans/actions.ts";
import { checkCapacity } from "./check-capacity.ts";
import { checkEntranceExclusive } from "./check-entrance-exclusive.ts";
import { checkHealthy } from "./check-healthy.ts";
import { checkNoLossPossible } from "./check-no-loss-possible.ts";
import { checkOtherZones } from "./check-other-zones.ts";
import { checkZoneAnswers } from "./check-zone-answers.ts";
import { databaseFence } from "./database-fence.ts";
import { databaseFollow } from "./database-follow.ts";
import { databaseHandover } from "./database-handover.ts";
import { databasePromote } from "./database-promote.ts";
import { databaseRejoin } from "./database-rejoin.ts";
import { databaseReprotect } from "./database-reprotect.ts";
import { databaseRoute } from "./database-route.ts";
import { flagsSet } from "./flags-set.ts";
import { gatewayDrain } from "./gateway-drain.ts";
import { gatewayMaintenance } from "./gateway-maintenance.ts";
import { gatewayReady } from "./gateway-ready.ts";
import { gatewayRoute } from "./gateway-route.ts";
import { hostRun } from "./host-run.ts";
import { manualConfirm } from "./manual-confirm.ts";
import { probeDatabase } from "./probe-database.ts";
import { probeEntrance } from "./probe-entrance.ts";
import { proofNoCustomerMarkers } from "./proof-no-customer-markers.ts";
import { proofNoLoss } from "./proof-no-loss.ts";
import { proofProtected } from "./proof-protected.ts";
import { proofRowLevelSecurity } from "./proof-row-level-security.ts";
import { NotDone, type StepContext, type StepDefinition, type Verdict } from "./step.ts";

/** Every word of the plans' vocabulary and what it does. The compiler refuses a name without its step. */
export const STEPS: { readonly [Name in ActionName]: StepDefinition<ActionArgs<Name>> } = {
  "gateway.drain": gatewayDrain,
  "gateway.ready": gatewayReady,
  "gateway.maintenance": gatewayMaintenance,
  "gateway.route": gatewayRoute,
  "database.fence": databaseFence,
  "database.promote": databasePromote,
  "database.route": databaseRoute,
  "database.handover": databaseHandover,
  "database.follow": databaseFollow,
  "database.rejoin": databaseRejoin,
  "database.reprotect": databaseReprotect,
  "flags.set": flagsSet,
  "host.run": hostRun,
  "manual.confirm": manualConfirm,
  "check.healthy": checkHealthy,
  "check.capacity": checkCapacity,
  "check.other-zones": checkOtherZones,
  "check.zone-answers": checkZoneAnswers,
  "check.entrance-exclusive": checkEntranceExclusive,
  "check.no-loss-possible": checkNoLossPossible,
  "probe.entrance": probeEntrance,
  "probe.database": probeDatabase,
  "proof.no-loss": proofNoLoss,
  "proof.row-level-security": proofRowLevelSecurity,
  "proof.protected": proofProtected,
  "proof.no-customer-markers": proofNoCustomerMarkers,
};

/** A step with its arguments read by the action's own schema. */
export type BoundStep = {
  check(ctx: StepContext): Promise<Verdict>;
  act(ctx: StepContext): Promise<void>;
  verify(ctx: StepContext): Promise<Verdict>;
};

/** @throws Error when the action is not known or its arguments do not fit: the plan was frozen by another version */
export function bindStep(action: string, args: Readonly<Record<string, unknown>>): BoundStep {
  if (!isAction(action)) throw new NotDone("unknown-action", { action });
  return bind(action, args);
}

function bind<Name extends ActionName>(name: Name, raw: Readonly<Record<string, unknown>>): BoundStep {
  const args = ACTIONS[name].with.parse(raw) as ActionArgs<Name>;
  const step = STEPS[name];
  return {
    check: (ctx) => step.check(ctx, args),
    act: (ctx) => step.act(ctx, args),
    verify: (ctx) => step.verify(ctx, args),
  };
}

function isAction(name: string): name is ActionName {
  return Object.hasOwn(ACTIONS, name);
}
