import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { useConsole } from "../context.ts";
import { Ask } from "../parts/ask.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { useLoad } from "../parts/use-load.ts";
import type { WaitingMail } from "../types.ts";

/** What waits, and what the server gave up. */
export function OutboxPage() {
  const { user } = useConsole();
  const { value, load, isLoading } = useLoad(() => latchkey.call("get", "/admin/outbox"));

  const test = () => latchkey.call("post", "/admin/emails/test");
  const retry = async ({ id }: WaitingMail) => {
    await latchkey.call("post", "/admin/outbox/{id}/retry", { params: { id } });
    await load();
  };
  const remove = async ({ id }: WaitingMail) => {
    await latchkey.call("delete", "/admin/outbox/{id}", { params: { id } });
    await load();
  };

  return (
    <ConsolePage title="Outbox">
      <div class="tools">
        <Ask
          label="Send me a test email"
          act={test}
          done={
            <>
              A test email is on its way to <bdi>{user.email}</bdi>. If it does not arrive, it is in
              this list.
            </>
          }
        />
      </div>
      {isLoading && <p class="hint">Loading…</p>}
      {value?.mails.length === 0 && <p class="hint">No queued messages.</p>}
      <ul aria-label="Outbox">
        {value?.mails.map((mail) => (
          <li key={mail.id} class="item">
            <div>
              <h2>
                {wordsOf(mail.kind)}{" "}
                <span class={`badge ${mail.due_at ? mail.tries > 0 && "care" : "wrong"}`}>
                  {mail.due_at ? "waiting" : "failed"}
                </span>
              </h2>
              <p class="hint">
                {mail.channel} · queued <Moment at={mail.created_at} as="ago" /> ·{" "}
                {mail.tries === 1 ? "1 try" : `${mail.tries} tries`}
                {mail.last_error && ` · ${mail.last_error}`}
                {mail.user_id && (
                  <>
                    {" "}
                    · <a href={`#user/${mail.user_id}`}>User</a>
                  </>
                )}
              </p>
            </div>
            <div class="tools">
              <Ask
                label="Send now"
                about={wordsOf(mail.kind)}
                kind="quiet"
                act={() => retry(mail)}
                done="It is being sent. Once delivered, it disappears from this list."
              />
              <Ask
                label="Delete"
                about={wordsOf(mail.kind)}
                kind="quiet"
                question="Deletes it without sending it."
                confirm="Delete it"
                act={() => remove(mail)}
                done="It has been deleted."
              />
            </div>
          </li>
        ))}
      </ul>
    </ConsolePage>
  );
}

/** The kind of a mail, such as `reset_password`, as words. */
const wordsOf = (kind: string): string => {
  const words = kind.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
