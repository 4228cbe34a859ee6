/** Whether a text has a unit above all that order alike by UTF-16 and by UTF-8. */
const HIGH = /[\ud800-\uffff]/;

/** Order of keys as object stores have it, by the bytes of their UTF-8. Negative: `a` comes first. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  if (!HIGH.test(a) || !HIGH.test(b)) return a < b ? -1 : 1;
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return weight(a, at) - weight(b, at);
}

/** Surrogates stand for what comes after everything else. */
function weight(text: string, at: number): number {
  if (at >= text.length) return -1;
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
