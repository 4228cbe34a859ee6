/**
 * Advisory locks of the two-number kind, all of this product in one place so that no two mean the same pair. The first number is
 * ours; the second says what for.
 */
export const LOCK_SPACE = 0x4a_e0_c1;
export const LOCKS = {
  supervisor: 1,
  observer: 2,
  applying: 3,
  launching: 4,
  responding: 5,
  requesting: 6,
  takingRegions: 7,
} as const;
