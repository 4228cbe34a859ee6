"use client";
import { useState } from "react";
import { localSecond, secondOfLocal } from "./local-second.ts";

type Props = {
  readonly at: number;
  readonly label: string;
  /** Null: left as it was. */
  readonly onChange: (at: number | null) => void;
};

/** The picked second, written: in this device's own zone. Taken over when it is finished. */
export function SecondField({ at, label, onChange }: Props) {
  const [text, setText] = useState(() => localSecond(at));
  const take = () => onChange(secondOfLocal(text));
  return (
    <input
      type="datetime-local"
      step={1}
      className="input"
      aria-label={label}
      value={text}
      // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was just pressed
      autoFocus
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
        if (event.key === "Escape") onChange(null);
      }}
    />
  );
}
