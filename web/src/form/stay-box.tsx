import { setStaysLoggedIn, staysLoggedIn } from "../client/remember.ts";
import { t } from "../language/language.ts";

interface StayBoxProps {
  readonly onChange?: (stays: boolean) => void;
}

/** Asks whether the user stays logged in. Every login of this tab follows it, in any way and on any page. */
export const StayBox = ({ onChange }: StayBoxProps) => (
  <label class="choice">
    <input
      type="checkbox"
      name="remember"
      defaultChecked={staysLoggedIn()}
      onChange={({ currentTarget: { checked } }) => {
        setStaysLoggedIn(checked);
        onChange?.(checked);
      }}
    />
    {t.login.stay}
  </label>
);
