/** The flag that says whether new versions may be let out, and what it says in calm. */
export const RELEASES = "releases";
export const RELEASES_NORMAL = "on";
