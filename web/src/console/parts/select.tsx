interface SelectProps {
  readonly label: string;
  /** What the label is about, for screen readers, if the page has several such menus. */
  readonly about?: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly chosen: string;
  readonly choose: (value: string) => void;
}

/** A menu with its label in front of it. */
export const Select = ({ label, about, choices, chosen, choose }: SelectProps) => (
  <label class="pick">
    {label}
    {about && <span class="unseen"> of {about}</span>}
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
