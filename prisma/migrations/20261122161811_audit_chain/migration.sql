-- CreateTable
CREATE TABLE "audit_seal" (
    "installation_id" UUID NOT NULL,
    "position" BIGINT NOT NULL,
    "event_id" UUID NOT NULL,
    "content_hash" TEXT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("installation_id","position")
);

-- CreateTable
CREATE TABLE "audit_unsealed" (
    "event_id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "audit_unsealed_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_seal_event_id_key" ON "audit_seal"("event_id");

-- CreateIndex
CREATE INDEX "audit_unsealed_installation_id_at_event_id_idx" ON "audit_unsealed"("installation_id", "at", "event_id");

-- What Prisma's schema language cannot say.

CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON "audit_seal" FOR EACH ROW EXECUTE FUNCTION haechi_refuse_change();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON "audit_seal" FOR EACH STATEMENT EXECUTE FUNCTION haechi_refuse_change();

-- Rows commit out of the order of their ids and times, so the sealer cannot look for "newer than the last": each row queues itself, in its
-- own transaction. What is committed is in the queue, however late; what was rolled back never was.
CREATE FUNCTION haechi_queue_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unsealed (event_id, installation_id, at) VALUES (NEW.id, NEW.installation_id, NEW.at);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_event_queued AFTER INSERT ON "audit_event" FOR EACH ROW EXECUTE FUNCTION haechi_queue_for_seal();

-- A row leaves the queue by being sealed, and in no other way.
CREATE FUNCTION haechi_refuse_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM audit_seal WHERE event_id = OLD.event_id) THEN
    RAISE EXCEPTION 'audit row % is not sealed yet', OLD.event_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER audit_unsealed_until_sealed BEFORE DELETE ON "audit_unsealed" FOR EACH ROW EXECUTE FUNCTION haechi_refuse_unsealed();
CREATE TRIGGER audit_unsealed_unchanged BEFORE UPDATE ON "audit_unsealed" FOR EACH ROW EXECUTE FUNCTION haechi_refuse_change();
CREATE TRIGGER audit_unsealed_no_truncate BEFORE TRUNCATE ON "audit_unsealed" FOR EACH STATEMENT EXECUTE FUNCTION haechi_refuse_change();

-- Those who listen are told once a batch, not once a seal.
CREATE FUNCTION haechi_notify_table() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('haechi', TG_TABLE_NAME || ':');
  RETURN NULL;
END $$;
CREATE TRIGGER audit_seal_told AFTER INSERT ON "audit_seal" FOR EACH STATEMENT EXECUTE FUNCTION haechi_notify_table();

-- Rows from before the chain are sealed as well, in the order of their times.
INSERT INTO audit_unsealed (event_id, installation_id, at) SELECT id, installation_id, at FROM audit_event ON CONFLICT DO NOTHING;
