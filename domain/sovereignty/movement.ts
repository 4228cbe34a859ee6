/**
 * What an action moves between regions (mission E1-E4, B7). `customer` covers raw logs, cases, tickets and personal data.
 * `none` means that nothing crosses: control messages with figures and states only.
 */
export const DATA_CLASSES = ["none", "artifact", "telemetry", "customer"] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

export type Movement = { readonly data: DataClass; readonly from: string; readonly to: string };
