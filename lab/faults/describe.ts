import type { Fault } from "./kept.ts";

/** `kr-a PARTITIONED`, for people. */
export function describeFault(fault: Fault): string {
  const service = "service" in fault && fault.service !== undefined ? `, ${fault.service} only` : "";
  switch (fault.kind) {
    case "delayed":
      return `${fault.target} DELAYED by ${fault.ms} ms${service}`;
    case "half-open":
      return `${fault.target} HALF-OPEN, nothing ${fault.way === "out" ? "from" : "to"} it arrives${service}`;
    case "skewed":
      return `${fault.target} SKEWED by ${fault.seconds} s`;
    default:
      return `${fault.target} ${fault.kind.replace("-", " ").toUpperCase()}${service}`;
  }
}
