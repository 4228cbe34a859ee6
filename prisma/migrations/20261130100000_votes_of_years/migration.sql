-- CreateIndex
CREATE INDEX "witness_change_at_idx" ON "witness_change"("at");

-- What a vantage point said stays as it was said, and goes when the history of its time has gone (domain/observing/retention.ts, hours).
-- These 761 days are said in hours: days of a session whose time zone has a summer time are not all as long.
CREATE FUNCTION haechi_refuse_change_while_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < now() - interval '18264 hours' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'rows of % are append-only while they are kept', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

DROP TRIGGER witness_change_append_only ON "witness_change";
CREATE TRIGGER witness_change_append_only BEFORE UPDATE OR DELETE ON "witness_change" FOR EACH ROW EXECUTE FUNCTION haechi_refuse_change_while_kept();
