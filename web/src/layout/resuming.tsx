import { t } from "../language/language.ts";

/** Shown while Latchkey is asked who is logged in, usually too briefly to be noticed. */
export function ResumingPage() {
  return (
    <div class="resuming" role="status">
      <h1>{t.common.moment}</h1>
    </div>
  );
}
