type Props<Value extends string | number> = {
  readonly label: string;
  /** What the list shows when nothing is chosen. */
  readonly any: string;
  readonly value: Value | null;
  readonly values: readonly Value[];
  readonly word: (value: Value) => string;
  readonly onChoose: (value: Value | null) => void;
};

/** One of a few values by which a list is filtered, or any. */
export function FilterChoice<Value extends string | number>({
  label,
  any,
  value,
  values,
  word,
  onChoose,
}: Props<Value>) {
  return (
    <select
      className="input"
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => onChoose(values.find((one) => String(one) === event.target.value) ?? null)}
    >
      <option value="">{any}</option>
      {values.map((one) => (
        <option key={one} value={one}>
          {word(one)}
        </option>
      ))}
    </select>
  );
}
