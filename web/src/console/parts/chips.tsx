interface ChipsProps<T extends string> {
  readonly label: string;
  readonly choices: readonly (readonly [value: T, label: string])[];
  readonly chosen: T | undefined;
  readonly choose: (value: T) => void;
}

/** Buttons of which one is pressed, or none. */
export function Chips<T extends string>({ label, choices, chosen, choose }: ChipsProps<T>) {
  return (
    <div class="chips" role="group" aria-label={label}>
      {choices.map(([value, text]) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          onClick={() => choose(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
