const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** `1.4 GB`, in powers of 1,000 as disks are sold; whole bytes below a thousand. */
export function sizeText(bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[power]}`;
}
