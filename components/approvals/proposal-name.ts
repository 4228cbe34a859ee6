/** `POL-0007`: the number of a change of the rules that people say aloud. */
export function proposalName(number: number): string {
  return `POL-${String(number).padStart(4, "0")}`;
}
