-- What the engine needs beside the tables. Can be run again.

-- Fencing tokens: never the same twice, never lower (agents refuse a lower one).
CREATE SEQUENCE IF NOT EXISTS fencing_token_seq AS bigint START 1;

-- `NOTIFY haechi, '<table>:<id>'`: the worker and the event stream listen, and poll as well.
-- First argument: the table's name as told. Second: the column that names the row.
CREATE OR REPLACE FUNCTION haechi_notify() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
BEGIN
  PERFORM pg_notify('haechi', TG_ARGV[0] || ':' || COALESCE(changed ->> TG_ARGV[1], ''));
  RETURN NULL;
END $$;

-- Steps and facts are told by their run: who watches a run watches all of it.
DO $$
DECLARE
  told record;
BEGIN
  FOR told IN SELECT * FROM (VALUES
    ('run', 'id'), ('run_step', 'run_id'), ('run_fact', 'run_id'), ('region_lock', 'region'),
    ('approval', 'id'), ('approval_decision', 'approval_id'), ('measurement', 'key'), ('unprotected', 'component'),
    ('desired_state', 'key'), ('topology_version', 'id'), ('plan_version', 'id'), ('audit_event', 'id'), ('revocation', 'subject')
  ) AS t(name, id_column)
  LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS haechi_notify ON %I', told.name);
    EXECUTE format('CREATE TRIGGER haechi_notify AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION haechi_notify(%L, %L)',
      told.name, told.name, told.id_column);
  END LOOP;
END $$;

-- Only new work is told of: deliveries and retries are the dispatcher's own writes.
DROP TRIGGER IF EXISTS haechi_notify ON outbox;
CREATE TRIGGER haechi_notify AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION haechi_notify('outbox', 'kind');

-- The audit trail is append-only, for the product's own role as well.
CREATE OR REPLACE FUNCTION haechi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: a new row may be written, none changed or removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER IF EXISTS haechi_append_only ON audit_event;
CREATE TRIGGER haechi_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION haechi_append_only();
