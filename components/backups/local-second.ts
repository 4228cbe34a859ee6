const two = (value: number) => String(value).padStart(2, "0");

/** A moment as `<input type="datetime-local" step="1">` of this device's zone writes it. */
export function localSecond(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The moment of such a value in ms; null: none. */
export function secondOfLocal(text: string): number | null {
  const at = text === "" ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(at) ? null : at;
}
