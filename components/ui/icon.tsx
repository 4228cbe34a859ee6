import type { ReactNode } from "react";

/** Own drawings on a 16 px grid, stroke of the current ink. */
const DRAWINGS = {
  alert: <path d="M8 2 14.6 13.5H1.4ZM8 6.3v3.4M8 11.7v.01" />,
  arrow: <path d="M2.5 8h11M9.5 4l4 4-4 4" />,
  book: <path d="M3 2.5h7.5A2.5 2.5 0 0 1 13 5v9H5.2A2.2 2.2 0 0 1 3 11.8ZM3 11.500a2 2 0 0 1 2-1.800h8" />,
  check: <path d="M3 8.5 6.4 12 13 4.5" />,
  "check-circle": (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="m5.3 8.3 1.9 1.9 3.6-4.1" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 4.5V8l2.3 1.6" />
    </>
  ),
  close: <path d="m4 4 8 8m0-8-8 8" />,
  cross: (
    <>
      <path d="M5.3 1.6h5.4l3.7 3.7v5.4l-3.7 3.7H5.3l-3.7-3.7V5.3Z" />
      <path d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2" />
    </>
  ),
  database: (
    <>
      <ellipse cx="8" cy="3.7" rx="5.3" ry="2" />
      <path d="M2.7 3.7v8.6c0 1.1 2.4 2 5.3 2s5.3-.9 5.3-2V3.7M2.7 8c0 1.1 2.4 2 5.3 2s5.3-.9 5.3-2" />
    </>
  ),
  document: (
    <path d="M9.5 1.8H4.2A1.2 1.2 0 0 0 3 3v10a1.2 1.2 0 0 0 1.2 1.2h7.6A1.2 1.2 0 0 0 13 13V5.3ZM9.5 1.8v3.5H13M5.5 8.5h5M5.5 11h3.5" />
  ),
  eye: (
    <>
      <path d="M1.5 8S4 3.500 8 3.500 14.5 8 14.5 8 12 12.500 8 12.500 1.5 8 1.5 8Z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  gauge: <path d="M2.7 12.500a6.300 6.300 0 1 1 10.600 0M8 9l2.700-3" />,
  grid: (
    <>
      <rect x="2" y="2" width="5" height="5" rx="1.2" />
      <rect x="9" y="2" width="5" height="5" rx="1.2" />
      <rect x="2" y="9" width="5" height="5" rx="1.2" />
      <rect x="9" y="9" width="5" height="5" rx="1.2" />
    </>
  ),
  hash: <path d="M6.2 2 4.8 14M11.2 2 9.8 14M2.500 5.700h11.300M2.200 10.300h11.300" />,
  key: (
    <>
      <circle cx="5" cy="11" r="3" />
      <path d="m7.200 8.800 6.300-6.300M11 5l2 2" />
    </>
  ),
  language: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M1.9 8h12.200M8 1.750c2 1.900 2.900 4 2.900 6.250S10 12.300 8 14.250C6 12.300 5.100 10.200 5.100 8S6 3.700 8 1.750Z" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="1.6" />
      <path d="M5.200 7V5a2.800 2.800 0 0 1 5.600 0v2" />
    </>
  ),
  mail: (
    <>
      <rect x="1.8" y="3" width="12.4" height="10" rx="1.6" />
      <path d="m2.300 4.500 5.700 4.300 5.700-4.300" />
    </>
  ),
  minus: <path d="M3.500 8h9" />,
  moon: <path d="M13.200 9.700A5.700 5.700 0 0 1 6.300 2.800a5.700 5.700 0 1 0 6.900 6.900Z" />,
  pause: <path d="M5.500 3.500v9M10.500 3.500v9" />,
  person: (
    <>
      <circle cx="8" cy="5" r="2.7" />
      <path d="M2.800 14c.5-3 2.400-4.600 5.200-4.600s4.700 1.600 5.200 4.600" />
    </>
  ),
  play: <path d="M5 3.200v9.600L12.500 8Z" />,
  plus: <path d="M8 3v10M3 8h10" />,
  retry: <path d="M13 8a5 5 0 1 1-1.600-3.700M13 2v3h-3" />,
  right: <path d="M6 3.500 10.500 8 6 12.500" />,
  running: (
    <>
      <path d="M13.900 6.200A6.200 6.200 0 1 1 10 2.100" />
      <path d="M6.600 5.600v4.800L10.400 8Z" fill="currentColor" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.6" />
      <path d="m10.500 10.500 3.500 3.500" />
    </>
  ),
  shield: (
    <path d="M8 1.700 13.300 3.600v4c0 3.300-2.200 5.600-5.300 6.700-3.100-1.100-5.300-3.400-5.300-6.700v-4ZM5.600 7.800l1.700 1.700 3.100-3.500" />
  ),
  shift: <path d="M2 5h9.500M8.800 2.300 11.500 5 8.800 7.700M14 11H4.500M7.200 8.300 4.500 11l2.700 2.700" />,
  "sign-out": <path d="M6.500 2.500h-3A1 1 0 0 0 2.500 3.500v9a1 1 0 0 0 1 1h3M10.500 5l3 3-3 3M13.500 8h-7" />,
  siren: (
    <path d="M2.500 13.500h11M4.500 13.500V9.200a3.500 3.500 0 0 1 7 0v4.300M8 1.500v1.800M2.300 4l1.300 1M13.700 4l-1.300 1M8 13.500V9.500" />
  ),
  skip: <path d="M3 3.500 9 8l-6 4.500ZM12.500 3.500v9" />,
  stop: <rect x="3.5" y="3.500" width="9" height="9" rx="1.2" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.900M11.700 11.700l.9.900M3.400 12.600l.9-.9M11.700 4.300l.9-.9" />
    </>
  ),
  topology: (
    <path d="M6 2h4v3.500H6ZM1.800 10.500h4V14h-4ZM10.200 10.500h4V14h-4ZM8 5.500V8M3.800 10.500V8h8.400v2.500" />
  ),
  undo: <path d="M3 6.500h6.500a3.500 3.500 0 0 1 0 7H6M5.700 3.800 3 6.500l2.700 2.700" />,
  unmeasured: (
    <>
      <circle cx="8" cy="8" r="6.25" strokeDasharray="2.6 2.3" />
      <path d="M5.600 8h4.800" />
    </>
  ),
  waiting: <circle cx="8" cy="8" r="6.25" strokeDasharray="1 2.6" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof DRAWINGS;

type Props = {
  readonly name: IconName;
  readonly size?: "xs" | "s" | "m" | "l";
  /** Only where no word stands beside it. */
  readonly label?: string;
  readonly className?: string;
};

/** Decoration by default; with a `label` it is an image with that name. */
export function Icon({ name, size = "m", label, className }: Props) {
  const classes = ["icon", size === "m" ? "" : size, className ?? ""].filter(Boolean).join(" ");
  if (label) {
    return (
      <svg viewBox="0 0 16 16" className={classes} role="img" aria-label={label}>
        {DRAWINGS[name]}
      </svg>
    );
  }
  return (
    <svg viewBox="0 0 16 16" className={classes} aria-hidden="true" focusable="false">
      {DRAWINGS[name]}
    </svg>
  );
}
