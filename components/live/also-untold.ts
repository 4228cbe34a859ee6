/**
 * For what is measured: asked again without any news as well, since nobody tells that nothing is measured any more. Costs nothing
 * while news come: each answer begins the time anew.
 */
export const ALSO_UNTOLD = { refetchInterval: 5_000 };
