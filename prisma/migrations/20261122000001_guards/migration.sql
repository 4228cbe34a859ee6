-- What Prisma's schema language cannot say: the fencing token, what may never change, and who is told of a change.

-- Each taking of a run draws a higher token; agents refuse a lower one (design: fencing).
CREATE SEQUENCE "fencing_token_seq" AS bigint;

CREATE FUNCTION haechi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON "audit_event" FOR EACH ROW EXECUTE FUNCTION haechi_refuse_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON "audit_event" FOR EACH STATEMENT EXECUTE FUNCTION haechi_refuse_change();
CREATE TRIGGER run_fact_append_only BEFORE UPDATE OR DELETE ON "run_fact" FOR EACH ROW EXECUTE FUNCTION haechi_refuse_change();
CREATE TRIGGER approval_decision_append_only BEFORE UPDATE OR DELETE ON "approval_decision" FOR EACH ROW EXECUTE FUNCTION haechi_refuse_change();

-- NOTIFY haechi, '<table>:<id>'. The column that names the id is the trigger's argument.
CREATE FUNCTION haechi_notify() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb := to_jsonb(COALESCE(NEW, OLD));
BEGIN
  PERFORM pg_notify('haechi', TG_TABLE_NAME || ':' || (changed ->> TG_ARGV[0]));
  RETURN NULL;
END $$;

CREATE TRIGGER run_told AFTER INSERT OR UPDATE ON "run" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
CREATE TRIGGER run_step_told AFTER INSERT OR UPDATE ON "run_step" FOR EACH ROW EXECUTE FUNCTION haechi_notify('run_id');
CREATE TRIGGER run_fact_told AFTER INSERT ON "run_fact" FOR EACH ROW EXECUTE FUNCTION haechi_notify('run_id');
CREATE TRIGGER approval_told AFTER INSERT OR UPDATE ON "approval" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
CREATE TRIGGER approval_decision_told AFTER INSERT ON "approval_decision" FOR EACH ROW EXECUTE FUNCTION haechi_notify('approval_id');
CREATE TRIGGER outbox_told AFTER INSERT ON "outbox" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
CREATE TRIGGER unprotected_told AFTER INSERT OR UPDATE OR DELETE ON "unprotected" FOR EACH ROW EXECUTE FUNCTION haechi_notify('component');
CREATE TRIGGER measurement_told AFTER INSERT OR UPDATE ON "measurement" FOR EACH ROW EXECUTE FUNCTION haechi_notify('key');
CREATE TRIGGER topology_version_told AFTER INSERT ON "topology_version" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
CREATE TRIGGER plan_version_told AFTER INSERT OR UPDATE ON "plan_version" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
CREATE TRIGGER revocation_told AFTER INSERT OR UPDATE OR DELETE ON "revocation" FOR EACH ROW EXECUTE FUNCTION haechi_notify('subject');

CREATE TRIGGER audit_event_told AFTER INSERT ON "audit_event" FOR EACH ROW EXECUTE FUNCTION haechi_notify('id');
