import type { RunbookWords } from "./words.ts";

export const en: RunbookWords = {
  intro: (plan, version, hash) =>
    `By hand, without Haechi. Made from plan \`${plan}\` version ${version} (\`${hash.slice(0, 12)}\`). Pause Haechi's workers first, or both act.`,
  prepare: "Before you begin",
  prepareWhy:
    "In each shell, with the values of that host's agent file. Passwords come from the site's vault into the environment and are never written here.",
  decide: "Who must agree",
  approval: (approvers, of, people) =>
    `${approvers} of the role ${of} must agree, by telephone: ${people}. Whoever asks does not count. Write down names and times.`,
  noApproval: "The people on call may start this.",
  lossApproval: (approvers, of, people) =>
    `If a row might be lost: ${approvers} of ${of} agree first, having heard how many rows (${people}).`,
  sovereignty:
    "No customer data leaves its region: nothing is copied, restored or replicated to another region by any command here.",
  values: (values) => `For ${values}`,
  phase: { before: "Check first", steps: "Do", verify: "Verify" },
  needs: (steps) => `After: ${steps}.`,
  at: (place) => `At ${place}`,
  people: "People",
  look: "Look first",
  run: "Run",
  after: "It is so when",
  stop: "Stop when",
  goesOn: "If this fails, go on with the next.",
  undo: "Taken back by",
  stopElse: "a command fails twice, or what it shows is not what is wanted. Nothing after it is run.",
  stopWhen: {
    "archive.copy-back":
      "nobody has decided yet which tables. What is overwritten is gone: without executives' agreement only missing rows are put back.",
    "gateway.drain": "no other zone of the region is UP: the last zone that serves is never taken out.",
    "database.fence":
      "the host does not answer. Then its power must be seen off from outside before anybody is promoted.",
    "database.promote":
      "the old primary may still run, or a standby it waited for (synchronous_standby_names) is silent: it may hold the only copy. Set PRIMARY to the zone with the furthest position on the newest timeline. Promoting cannot be undone.",
    "database.handover":
      "the old primary's checkpoint location is not below what the new one received. Start the old one again (remove standby.signal) and stop.",
    "database.route": "more than one zone says pg_is_in_recovery = f.",
    "database.follow": "no row appears in pg_stat_wal_receiver: that standby is past the fork; rejoin it instead.",
    "database.rejoin": "the node is the primary, or PRIMARY is not the one clients use.",
    "database.reprotect": "no standby is streaming: with a name nobody answers to, every commit hangs.",
    "traffic.limit":
      "nobody wrote down what it was before. Afterwards it is given back: limits first, then the canary, then releases.",
    "canary.demote":
      "nobody wrote down what it was before. Afterwards it is given back: limits first, then the canary, then releases.",
    "releases.pause":
      "nobody wrote down what it was before. Afterwards it is given back: limits first, then the canary, then releases.",
    "stream.promote":
      "a replica other than the old primary is silent, or their master_replid differ: an acknowledged entry may be on the silent one alone. Set STREAM_PRIMARY to the zone with the highest slave_repl_offset. Promoting cannot be undone.",
    "stream.fence": "no other zone says role:master: it would take the stream away.",
    "stream.rejoin": "the node is the primary that clients use: what it alone has is given up.",
    "gateway.route": "the answer still comes from the old region.",
  },
};
