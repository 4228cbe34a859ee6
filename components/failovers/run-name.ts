/** `FO-0412`: the number people say aloud. */
export function runName(number: number): string {
  return `FO-${String(number).padStart(4, "0")}`;
}
