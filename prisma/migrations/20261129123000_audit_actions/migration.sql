-- The kinds of action that occur are found by hopping from one to the next, without a look at the rows between.
CREATE INDEX "audit_event_action_idx" ON "audit_event"("action");
