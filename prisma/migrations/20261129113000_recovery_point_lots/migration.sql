-- How far what is there is proven, and how it is locked: from one lot to the next, without a look at the rows. It tells what the index
-- of steps alone told as well.
DROP INDEX "recovery_point_proven_idx";
CREATE INDEX "recovery_point_lot_idx" ON "recovery_point"("component", "confidence", "region", (coalesce("key_id", '')), (coalesce("encrypted"::text, '')), "confidence_at")
  INCLUDE ("taken_at") WHERE "gone_at" IS NULL AND "kind" <> 'wal-window';
