/** Which versions of an inventory are asked for. there: those that are. gone: those that are not any more. wrong: those that are not what they were. */
export const WHICH_VERSIONS = ["there", "gone", "wrong"] as const;
export type WhichVersions = (typeof WHICH_VERSIONS)[number];

/** How a version went. locked: its lock was not over. early: it had to be kept. over: neither. */
export type GoneHow = "locked" | "early" | "over";

/** What the newest reading, or listing, of a version found. */
export type VersionProblem = "differs" | "missing" | "unreadable";
