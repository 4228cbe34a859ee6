"use client";
import { useState } from "react";

/** Of a key of a store. */
const LONGEST = 1_024;

type Props = {
  readonly label: string;
  readonly value: string;
  /** Null: any key. */
  readonly onTake: (prefix: string | null) => void;
};

/** How keys begin, taken over when it is typed to its end. Blanks count: a key may begin with one. */
export function PrefixField({ label, value, onTake }: Props) {
  const [text, setText] = useState(value);
  const take = () => {
    if (text !== value) onTake(text === "" ? null : text);
  };
  return (
    <input
      type="text"
      className="input prefix mono"
      aria-label={label}
      placeholder={label}
      maxLength={LONGEST}
      spellCheck={false}
      autoCapitalize="none"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
      }}
    />
  );
}
