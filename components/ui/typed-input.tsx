"use client";
import { type ComponentProps, useState } from "react";

type Props = Omit<ComponentProps<"input">, "value" | "onChange" | "onBlur" | "onKeyDown"> & {
  readonly value: string;
  /** Blanks around it count. */
  readonly exact?: boolean;
  /** Null: empty. */
  readonly onTake: (text: string | null) => void;
};

/** Text that is taken over when it is finished, not letter by letter. The keyboard stays in it; a value that changes elsewhere is followed. */
export function TypedInput({ value, exact = false, onTake, className = "input", ...rest }: Props) {
  const [text, setText] = useState(value);
  const [followed, setFollowed] = useState(value);
  if (followed !== value) {
    setFollowed(value);
    setText(value);
  }
  const take = () => {
    const next = exact ? text : text.trim();
    if (next !== value) onTake(next || null);
  };
  return (
    <input
      {...rest}
      className={className}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.nativeEvent.isComposing) take();
      }}
    />
  );
}
