"use client";
import { TypedInput } from "../ui/typed-input.tsx";

/** Of a key of a store. */
const LONGEST = 1_024;

type Props = {
  readonly label: string;
  readonly value: string;
  /** Null: any key. */
  readonly onTake: (prefix: string | null) => void;
};

/** How keys begin. Blanks count: a key may begin with one. */
export function PrefixField({ label, value, onTake }: Props) {
  return (
    <TypedInput
      type="text"
      className="input prefix mono"
      aria-label={label}
      placeholder={label}
      maxLength={LONGEST}
      spellCheck={false}
      autoCapitalize="none"
      exact
      value={value}
      onTake={onTake}
    />
  );
}
