/**
 * ㅎ: two strokes are the horn, the ring is the recovery clock. In a crisis the ring fills towards the 30 minutes.
 * `fraction` 0-1; absent: a whole ring.
 */
export function BrandMark({ fraction, size = 22 }: { readonly fraction?: number; readonly size?: number }) {
  const whole = 2 * Math.PI * 5.9;
  const filled = fraction === undefined ? whole : Math.min(1, Math.max(0, fraction)) * whole;
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d="M9.200 2.300h5.600M4.800 6.500h14.400"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
        fill="none"
      />
      <circle
        cx="12"
        cy="15.500"
        r="5.900"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeOpacity={fraction === undefined ? 1 : 0.3}
      />
      {fraction === undefined ? null : (
        <circle
          cx="12"
          cy="15.500"
          r="5.900"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.2"
          strokeLinecap="round"
          strokeDasharray={`${filled.toFixed(1)} ${whole.toFixed(1)}`}
          transform="rotate(-90 12 15.500)"
        />
      )}
    </svg>
  );
}
