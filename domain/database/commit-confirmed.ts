/** What PostgreSQL says when a commit stopped waiting for its standby: committed on the primary alone. */
const NOT_CONFIRMED = /cancel\w* (the )?wait for synchronous replication/;

/** Whether a COMMIT that returned counts as acknowledged. One with that warning may be lost with its primary: it does not (design §5). */
export function commitConfirmed(notices: readonly string[]): boolean {
  return !notices.some((notice) => NOT_CONFIRMED.test(notice));
}
