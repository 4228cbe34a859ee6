/** Response objectives of every site (mission A3), in ms: detection to first mitigation, and to service normal. */
export const RESPONSE_OBJECTIVES = { mitigation: 10 * 60_000, normal: 30 * 60_000 } as const;
export type ResponseObjective = keyof typeof RESPONSE_OBJECTIVES;
