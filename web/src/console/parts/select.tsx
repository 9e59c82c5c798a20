interface SelectProps {
  readonly label: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly chosen: string;
  readonly choose: (value: string) => void;
}

/** A menu with its label in front of it. */
export const Select = ({ label, choices, chosen, choose }: SelectProps) => (
  <label class="pick">
    {label}
    <span class="box">
      <select onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {choices.map(([value, text]) => (
          <option key={value} value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </span>
  </label>
);
