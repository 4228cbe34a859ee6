import { ACTIONS, type ActionArgs, type ActionName } from "#domain/plans/actions.ts";
import { archiveChoose } from "./archive-choose.ts";
import { archiveCompare } from "./archive-compare.ts";
import { archiveCopyBack } from "./archive-copy-back.ts";
import { archiveDrop } from "./archive-drop.ts";
import { archiveRecord } from "./archive-record.ts";
import { archiveRestore } from "./archive-restore.ts";
import { canaryDemote } from "./canary-demote.ts";
import { checkCapacity } from "./check-capacity.ts";
import { checkEntranceExclusive } from "./check-entrance-exclusive.ts";
import { checkHealthy } from "./check-healthy.ts";
import { checkNoLossPossible } from "./check-no-loss-possible.ts";
import { checkOtherZones } from "./check-other-zones.ts";
import { checkRestorable } from "./check-restorable.ts";
import { checkStreamProtected } from "./check-stream-protected.ts";
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
import { objectsRecord } from "./objects-record.ts";
import { objectsTryRemoval } from "./objects-try-removal.ts";
import { objectsVerify } from "./objects-verify.ts";
import { probeDatabase } from "./probe-database.ts";
import { probeEntrance } from "./probe-entrance.ts";
import { probeSynthetic } from "./probe-synthetic.ts";
import { proofDeadLettersReplayed } from "./proof-dead-letters-replayed.ts";
import { proofNoCustomerMarkers } from "./proof-no-customer-markers.ts";
import { proofNoLoss } from "./proof-no-loss.ts";
import { proofObjectsRecorded } from "./proof-objects-recorded.ts";
import { proofProtected } from "./proof-protected.ts";
import { proofRestoredCanaries } from "./proof-restored-canaries.ts";
import { proofRestoredPolicies } from "./proof-restored-policies.ts";
import { proofRestoredRows } from "./proof-restored-rows.ts";
import { proofRowLevelSecurity } from "./proof-row-level-security.ts";
import { proofRowsReturned } from "./proof-rows-returned.ts";
import { proofScratchGone } from "./proof-scratch-gone.ts";
import { proofStreamProtected } from "./proof-stream-protected.ts";
import { releasesPause } from "./releases-pause.ts";
import { NotDone, type StepContext, type StepDefinition, type Verdict } from "./step.ts";
import { streamFence } from "./stream-fence.ts";
import { streamFollow } from "./stream-follow.ts";
import { streamPromote } from "./stream-promote.ts";
import { streamRejoin } from "./stream-rejoin.ts";
import { streamReplayDeadLetters } from "./stream-replay-dead-letters.ts";
import { streamRoute } from "./stream-route.ts";

import { trafficLimit } from "./traffic-limit.ts";

/** Every word of the plans' vocabulary and what it does. The compiler refuses a name without its step. */
export const STEPS: { readonly [Name in ActionName]: StepDefinition<ActionArgs<Name>> } = {
  "gateway.drain": gatewayDrain,
  "gateway.ready": gatewayReady,
  "gateway.maintenance": gatewayMaintenance,
  "gateway.route": gatewayRoute,
  "traffic.limit": trafficLimit,
  "canary.demote": canaryDemote,
  "releases.pause": releasesPause,
  "database.fence": databaseFence,
  "database.promote": databasePromote,
  "database.route": databaseRoute,
  "database.handover": databaseHandover,
  "database.follow": databaseFollow,
  "database.rejoin": databaseRejoin,
  "database.reprotect": databaseReprotect,
  "stream.fence": streamFence,
  "stream.follow": streamFollow,
  "stream.promote": streamPromote,
  "stream.rejoin": streamRejoin,
  "stream.replay-dead-letters": streamReplayDeadLetters,
  "stream.route": streamRoute,
  "flags.set": flagsSet,
  "host.run": hostRun,
  "archive.restore": archiveRestore,
  "archive.record": archiveRecord,
  "archive.compare": archiveCompare,
  "archive.choose": archiveChoose,
  "archive.copy-back": archiveCopyBack,
  "archive.drop": archiveDrop,
  "objects.verify": objectsVerify,
  "objects.try-removal": objectsTryRemoval,
  "objects.record": objectsRecord,
  "manual.confirm": manualConfirm,
  "check.healthy": checkHealthy,
  "check.restorable": checkRestorable,
  "check.capacity": checkCapacity,
  "check.other-zones": checkOtherZones,
  "check.zone-answers": checkZoneAnswers,
  "check.stream-protected": checkStreamProtected,
  "check.entrance-exclusive": checkEntranceExclusive,
  "check.no-loss-possible": checkNoLossPossible,
  "probe.entrance": probeEntrance,
  "probe.synthetic": probeSynthetic,
  "probe.database": probeDatabase,
  "proof.no-loss": proofNoLoss,
  "proof.row-level-security": proofRowLevelSecurity,
  "proof.protected": proofProtected,
  "proof.stream-protected": proofStreamProtected,
  "proof.dead-letters-replayed": proofDeadLettersReplayed,
  "proof.restored-canaries": proofRestoredCanaries,
  "proof.restored-rows": proofRestoredRows,
  "proof.restored-policies": proofRestoredPolicies,
  "proof.rows-returned": proofRowsReturned,
  "proof.scratch-gone": proofScratchGone,
  "proof.objects-recorded": proofObjectsRecorded,
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
