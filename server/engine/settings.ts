/** Figures of the engine, in ms. A dead executor is noticed after at most LEASE_MS + SUPERVISE_MS, its leg runs again QUEUE_POLL_MS later. */
export const LEASE_MS = 4_000;
export const LEASE_RENEW_MS = 1_000;
/** An executor that could not renew stops acting this long before others may take over. */
export const LEASE_MARGIN_MS = 400;
export const SUPERVISE_MS = 300;
export const QUEUE_POLL_MS = 100;
/** Notifications can be lost with their connection: everything they announce is looked for this often as well. */
export const POLL_MS = 1_000;

/** A free executor takes a leg within QUEUE_POLL_MS: one of another version that nobody took for so long, and of which no executor lives, waits for nobody. */
export const FORSAKEN_MS = 10_000;

export const QUEUE = "run-legs";
export const WORKFLOW = "run-plan";
/**
 * Version of the interpreter's control flow, which recovery replays. Raise it only when the order of its durable steps changes;
 * legs of an older version are then finished by executors of that version, or, when there are none, paused for people to resume.
 */
export const APPLICATION_VERSION = "run-plan-2";
/** Schema of the durable engine's own tables, beside ours. */
export const DBOS_SCHEMA = "dbos";
/** EX_TEMPFAIL: start me again. The lease was lost, somebody else has the work. */
export const EXIT_LEASE_LOST = 75;
